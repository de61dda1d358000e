// Data folders with people who have signed in and joined already, made with the store's own code: signing up is not
// what is measured.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { User } from '../src/core/ports.ts';
import { identity, ids } from '../src/http/identity.ts';
import { openStore, type Store } from '../src/platform/node/store.ts';

/** A prepared data folder. */
export interface Seed {
  folder: string;
  /** A file with everybody's session token, one per line. */
  tokens: string;
}

export interface Place {
  people: number;
  rooms: number;
  /** Messages in the first room. */
  messages?: number;
}

/** The room that everybody joins by greeting; joined already, so that greetings are not joins. */
const LOBBY = 'lobby';
const DAY_MS = 86_400_000;

/** Makes a data folder: person i is a member of the lobby and of room `r<i % rooms>`. */
export async function seed(folder: string, { people, rooms, messages = 0 }: Place): Promise<Seed> {
  mkdirSync(folder, { recursive: true });
  const clock = { now: () => Date.now() };
  const store = await openStore(join(folder, 'data'), {
    clock,
    isOpen: () => true,
    onFatal: giveUp,
    onUnchecked: giveUp,
  });
  const names = Array.from({ length: rooms }, (_, i) => `r${i}`);
  await Promise.all([LOBBY, ...names].map((roomId) => makeRoom(store, roomId)));
  const found = await Promise.all(
    Array.from({ length: people }, (_, i) => makePerson(store, `Person ${i}`, [LOBBY, `r${i % rooms}`])),
  );
  // In pieces: what is not stored yet waits in memory.
  for (let i = 0; i < messages; i += 1_000) {
    await Promise.all(Array.from({ length: 1_000 }, (_, j) => post(store, found[0]?.user, `Message ${i + j} of many`)));
  }
  await store.close();
  const tokens = join(folder, 'tokens');
  writeFileSync(tokens, found.map(({ token }) => `${token}\n`).join(''));
  return { folder: join(folder, 'data'), tokens };
}

/** A copy of a prepared folder for one run, in the place of the one before. */
export function copy({ folder }: Seed, to: string): string {
  rmSync(to, { recursive: true, force: true });
  cpSync(folder, to, { recursive: true });
  return to;
}

function giveUp(why: string): never {
  throw new Error(why);
}

async function makeRoom({ rooms }: Store, roomId: string): Promise<void> {
  await rooms.create({ roomId, name: roomId, topic: '', kind: 'public', epoch: ids.next(), createdAt: Date.now() });
}

async function makePerson(store: Store, username: string, roomIds: string[]): Promise<{ user: User; token: string }> {
  const createdAt = Date.now();
  const user: User = { userId: ids.next(), username, color: 'green', kind: 'guest', rev: 1, createdAt };
  const token = identity.secret();
  const id = await identity.digest(token);
  await store.users.create(user);
  await store.records.create({
    kind: 'session',
    id,
    owner: user.userId,
    createdAt,
    expiresAt: createdAt + 30 * DAY_MS,
    value: {},
  });
  const profile = { userId: user.userId, username, color: user.color };
  for (const roomId of roomIds) {
    await store.roomLog.append(
      roomId,
      { kind: 'join', ...profile, entryId: ids.next(), timestamp: new Date(createdAt).toISOString(), role: 'member' },
      { connectionId: ids.next(), userId: user.userId, member: false },
    );
  }
  return { user, token };
}

async function post({ roomLog }: Store, author: User | undefined, message: string): Promise<void> {
  if (!author) throw new Error('messages need an author');
  const { userId, username, color } = author;
  const connectionId = ids.next();
  await roomLog.append(
    'r0',
    {
      kind: 'post',
      userId,
      username,
      color,
      connectionId,
      message,
      key: ids.next(),
      messageId: ids.uuid(),
      entryId: ids.next(),
      timestamp: new Date().toISOString(),
    },
    { connectionId, userId, member: true },
  );
}
