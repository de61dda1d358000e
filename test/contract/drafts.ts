// People, rooms and drafts for the store's contract.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Guard, JoinDraft, Ports, PostDraft, Room, User } from '../../src/core/ports.ts';

/** A store under test. `stop` ends what it started. */
export type TestStore = Pick<Ports, 'roomLog' | 'rooms' | 'users' | 'records' | 'connections'> & {
  stop(): Promise<void>;
};
export type MakeStore = (clock?: Clock) => Promise<TestStore>;

export const newId = () => randomBytes(16).toString('base64url');

export function newUser(username = 'Ines'): User {
  return { userId: newId(), username, color: 'violet', kind: 'guest', rev: 1, createdAt: 1 };
}

export function newRoom(roomId = newId()): Room {
  return { roomId, name: 'crew', topic: '', kind: 'public', epoch: newId(), createdAt: 1 };
}

export const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

export function joinOf({ userId, username, color }: User, timestamp = at(0)): JoinDraft {
  return { kind: 'join', userId, username, color, entryId: newId(), timestamp, role: 'member' };
}

export function postOf(user: User, message: string, change: Partial<PostDraft> = {}): PostDraft {
  const { userId, username, color } = user;
  const ids = { messageId: randomUUID(), entryId: newId(), connectionId: newId(), key: newId() };
  return { kind: 'post', userId, username, color, ...ids, timestamp: at(0), message, ...change };
}

/** A stored user with an open connection, who has joined a room: everything needed to post. */
export interface Writer {
  user: User;
  guard: Guard;
}

export async function writer(store: TestStore, roomId: string, username?: string): Promise<Writer> {
  const guest = await visitor(store, username);
  await store.roomLog.append(roomId, joinOf(guest.user), { ...guest.guard, member: false });
  return guest;
}

/** The same without a membership. */
export async function visitor(store: TestStore, username?: string): Promise<Writer> {
  const user = newUser(username);
  await store.users.create(user);
  const connectionId = newId();
  const { userId, color } = user;
  await store.connections.open(
    {
      connectionId,
      user: { userId, username: user.username, color },
      kind: 'parley',
      sessionId: 's',
      openedAt: Date.now(),
    },
    [],
  );
  return { user, guard: { connectionId, userId, member: true } };
}
