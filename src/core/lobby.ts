// The lobby: made when it is first needed, and joined by everybody who greets.
import { LOBBY } from './access.ts';
import { userOf } from './account.ts';
import type { Ctx } from './handler.ts';
import { enter } from './member.ts';
import type { Ports, User } from './ports.ts';

/** Makes the lobby if it is not there yet. */
export async function ensureLobby(ports: Pick<Ports, 'rooms' | 'ids' | 'clock'>): Promise<void> {
  if (await ports.rooms.get(LOBBY)) return;
  await ports.rooms.create({
    roomId: LOBBY,
    name: LOBBY,
    topic: '',
    kind: 'public',
    epoch: ports.ids.next(),
    createdAt: ports.clock.now(),
  });
}

/** Makes a user a member of the lobby, once. The place's owner is the lobby's too. Gives the user as it is then. */
export async function joinLobby(ctx: Ctx, user: User): Promise<User> {
  if (await ctx.ports.rooms.member(LOBBY, user.userId)) return user;
  await ensureLobby(ctx.ports);
  await enter(ctx, LOBBY, user, user.kind === 'owner' ? 'owner' : 'member');
  return userOf(ctx.ports, user.userId);
}
