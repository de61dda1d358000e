// Members: joining and leaving a room, who is in it, and how far one has read.
import * as z from 'zod/mini';
import { profile } from './account.ts';
import { command, event, id, n } from './define.ts';
import { notice, ownRoom, role } from './room.ts';

/** Somebody in a room, as they call themselves now. */
export const member = z.extend(profile, { role });
export type MemberView = z.infer<typeof member>;

export const memberCommands = {
  /** Becomes a member of a public room. Joining where one is a member already changes nothing. */
  joinroom: command(z.object({ roomId: id }), z.object({ room: ownRoom })),
  /** Stops being a member. Leaving where one is no member is no error; the lobby cannot be left. */
  leaveroom: command(z.object({ roomId: id }), z.object({})),
  /** The members of a room by ascending userId. `next` is the `after` of the following page. */
  members: command(
    z.object({ roomId: id, after: z.optional(id) }),
    z.object({ members: z.array(member), next: z.optional(id) }),
  ),
  /** Says that everything up to `n` was shown. A receipt only moves forward, and never past the head. */
  markread: command(z.object({ roomId: id, n }), z.object({ n })),
};

export const memberEvents = {
  /** Somebody became a member. */
  'member.joined': event('logged', notice),
  /** Somebody is no member any more. */
  'member.left': event('logged', notice),
  /** The person has read further, here or elsewhere. */
  'receipt.moved': event('state', z.object({ roomId: id, n })),
};
