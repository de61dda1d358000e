// What the stages let in before they answer 429, which costs nothing. The template takes these, and so does the
// calculator of the worst day, so the two cannot drift apart. A burst is paid for once a day and a rate all day long:
// so bursts are generous, for mornings and restarts, and rates are low until the owner raises them.

export interface Throttle {
  /** Per second, all day. */
  rate: number;
  /** How many may come at once. */
  burst: number;
}

/** API Gateway counts each route by itself. */
export interface Throttles {
  /** Frames, on each route of the WebSocket API but `$connect`. */
  frames: Throttle;
  /** Handshakes: the route `$connect`. */
  handshakes: Throttle;
  /** Requests, on each route of the HTTP API. */
  requests: Throttle;
}

export const throttles: Throttles = {
  frames: { rate: 500, burst: 1_000 },
  handshakes: { rate: 20, burst: 500 },
  requests: { rate: 3, burst: 300 },
};
