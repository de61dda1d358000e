// The talk about the connection itself: greeting, heartbeat, and the original demo's ping.
import * as z from 'zod/mini';
import { profile } from './account.ts';
import { command, event, id, n, seq } from './define.ts';
import { ownRoom } from './room.ts';

const limits = z.object({
  /** Code points and UTF-8 bytes of a message's text; bytes of a frame. */
  textPoints: z.int(),
  textBytes: z.int(),
  frameBytes: z.int(),
  /** Commands a connection may have unanswered at once. */
  inFlight: z.int(),
});
export type Limits = z.infer<typeof limits>;

export const connectionCommands = {
  /** Greets. `versions`: lowest and highest protocol version the client speaks. The first greeting joins the lobby. */
  hello: command(
    z.object({ versions: z.tuple([z.int(), z.int()]) }),
    z.object({
      protocol: z.int(),
      version: z.string(),
      user: profile,
      /** Grows with every change of the person's rooms or profile. */
      rev: z.int(),
      /** The first page of own rooms. */
      rooms: z.array(ownRoom),
      /** There are more: `rooms` with scope `own` goes on after this. */
      next: z.optional(id),
      limits,
      /** Milliseconds between two beats; `hiddenBeatMs`: of a page out of sight, where those are dear. */
      beatMs: z.int(),
      hiddenBeatMs: z.optional(z.int()),
      /**
       * Milliseconds between two times that those who have a room not open are told where it ends. Who comes or closes a
       * room in between may hear nothing until the next time, and looks by itself. Missing: they are always told.
       */
      headPauseMs: z.optional(z.int()),
      /** Milliseconds after which the platform ends this connection, whatever flows. Missing: it never does. */
      lifeMs: z.optional(z.int()),
      /** The server's clock in Unix milliseconds. */
      time: z.int(),
    }),
  ),
  /** Asks where the logs of the opened rooms end; with `rooms`, of all own rooms, paged by `after`. */
  beat: command(
    z.object({ rooms: z.optional(z.literal(true)), after: z.optional(id) }),
    z.object({
      heads: z.record(id, z.object({ epoch: id, seq, n })),
      rev: z.int(),
      time: z.int(),
      next: z.optional(id),
    }),
  ),
};

export const connectionEvents = {
  /** The person's rooms or profile have changed: greet again to learn how. `rev` is the new one. */
  'me.changed': event('state', z.object({ rev: z.int() })),
};

/** Accepted and never answered, for clients of the original demo. */
export const PING = 'ping';
