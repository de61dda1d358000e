// Who somebody is, and the bodies of the HTTP calls that sign people in. The socket learns it from a ticket.
import * as z from 'zod/mini';
import { id, name, shownName } from './define.ts';

/** The six colours of people; each has a light and a dark form in the page. */
export const colors = ['indigo', 'pink', 'green', 'blue', 'orange', 'violet'] as const;
export const color = z.enum(colors);
export type Color = z.infer<typeof color>;

/** What everybody may know of a person. Two people may share a username: `userId` decides. */
export const profile = z.object({ userId: id, username: shownName, color });
export type Profile = z.infer<typeof profile>;

/** `POST /api/guest`. With no username a new guest is given one. */
export const guestInput = z.object({ username: z.optional(name) });
/** `PATCH /api/me`. */
export const meInput = z.object({ username: z.optional(name), color: z.optional(color) });
/** `POST /api/owner`: the secret of an owner link. A name counts only when there is no owner yet. */
export const ownerInput = z.object({ secret: z.string(), username: z.optional(name) });
/** Answer of `POST /api/guest`, `POST /api/owner`, `GET /api/me` and `PATCH /api/me`. */
export const meOutput = z.object({ user: profile });
/** Answer of `GET /api/session`: who the session's person is, or nobody. */
export const sessionOutput = z.object({ user: z.optional(profile) });
export type Session = z.infer<typeof sessionOutput>;
/** Answer of `POST /api/ticket`; `expiresInMs` counts from the answer. */
export const ticketOutput = z.object({ ticket: z.string(), expiresInMs: z.int() });

/** Answer of `GET /config.json`: what a page must know before anyone has signed in. */
export const configOutput = z.object({
  name: z.string(),
  /** The WebSocket address. */
  socket: z.string(),
  /** Whether this request may sign in as a guest. */
  guests: z.boolean(),
  version: z.string(),
});
export type Config = z.infer<typeof configOutput>;
