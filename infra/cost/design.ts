// What of Parley's design decides about its cost. Sizes are bytes of rows and frames as the store and the protocol make
// them; times are planning figures, since nothing has run in an account yet.

export interface Design {
  /** Seconds between two beats of a page in sight, and of one that is not. */
  beat: number;
  hiddenBeat: number;
}

/** What the projection counts: the page beats every minute in sight, else every eight (`platform/aws/main.ts`). */
export const planned: Design = { beat: 60, hiddenBeat: 480 };

/** GB of memory of every other function (`infra/functions.ts`). */
export const MEMORY_GB = 0.25;
/** The worker's, which posts to many. */
export const WORKER_GB = 1;

/** Milliseconds that functions run, cold starts spread over all calls. */
export const ms = {
  connect: 110,
  disconnect: 20,
  frame: 20,
  http: 25,
  /** A send stores in 40 ms, and in 30 ms posts to 50 connections at once or leaves more to the worker. */
  send: (recipients: number) => 40 + 30 * Math.min(1, recipients),
} as const;

export const bytes = {
  /** DynamoDB charges storage for 100 bytes more than each item or index entry holds. */
  overhead: 100,
  /** A row of MessageHistory without its text (`aws/store/rows.ts`): eleven ids, names and times, three numbers. */
  message: 280,
  /** The row in Records that keeps a message's key from being used twice. */
  key: 142,
  /** Entries of the two indexes of MessageHistory, which hold keys only: byMessage, bySender. */
  indexes: [113, 96],
  /** A row of RoomConnections, read for each recipient. */
  recipient: 190,
  /** The event of a message without its text, any other frame of the server, and an answer over HTTP. */
  event: 370,
  frame: 250,
  answer: 1_500,
  /** What Lambda writes of a call (START, END, REPORT), and what it writes with our line of a frame. */
  bareLog: 430,
  log: 700,
  /** The line of counts that a refusal leaves. */
  metric: 240,
} as const;

/** Messages missed in each opened room when a connection comes back: each is read by itself. */
export const MISSED = 10;
/** Files of the page, and bytes of it compressed, that a visit fetches; most visits find them in the browser. */
export const PAGE_REQUESTS = 4;
export const PAGE_BYTES = 60_000;
