// What an owner or a platform decides, as the core sees it.

export interface Settings {
  /** The place's name, shown before anyone signs in. */
  name: string;
  /** The product's version. */
  version: string;
  /** Who may come in as a guest: everyone, nobody, or only requests that carry no forwarded header. */
  guests: 'on' | 'off' | 'direct';
  /** Commands of one connection that may be unanswered at once. More than one means: frames of a connection keep their order. */
  inFlight: number;
  /** Whether a frame costs so much that the reply to a post and its event share one. */
  foldReplies: boolean;
  /** Milliseconds between a client's beats. */
  beatMs: number;
  /** The same while its page is out of sight; missing where that makes no difference. */
  hiddenBeatMs?: number;
  /** Milliseconds for which whoever has left a room, or just come, may not be told where it ends; missing where they are. */
  headPauseMs?: number;
  /** Milliseconds after which the platform ends a connection, whatever flows; missing where it ends none. */
  lifeMs?: number;
  /** Hosts that are ours besides localhost and IP literals, in lower case, without a port. */
  hosts: string[];
  /** Whole origins (scheme, host, port) from which classic clients may come besides our own. */
  classicOrigins: string[];
}
