// What happened, from outside: what was sent, what was acknowledged, what a reader saw. The checker decides from this.

/** One message somebody sent, however often. */
export interface Sent {
  key: string;
  text: string;
  /** How often it was sent. */
  tries: number;
  /** Each acknowledgement it got; more than one when it was sent again. */
  acks: { seq: number; n: number; entryId: string }[];
}

/** One device: what it sent, in the order it was first sent. */
export interface Device {
  userId: string;
  sent: Sent[];
}

/** One entry of the log as it is at the end. */
export interface Final {
  seq: number;
  entryId: string;
  kind: string;
  n?: number;
  userId: string;
  key?: string;
  text?: string;
}

/** What a reader applied, in the order it applied it. */
export type Applied = { seq: number; entryId: string }[];

export interface History {
  devices: Device[];
  readers: Applied[];
  /** The whole log, by ascending seq as the server gave it. */
  log: Final[];
}
