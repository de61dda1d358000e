// When writes become durable on one machine, and what reads see of them.
import { setImmediate as turn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { databaseFile } from '../../src/platform/node/store/database.ts';
import { openStore, type Store } from '../../src/platform/node/store.ts';
import { joinOf, newRoom, newUser, postOf } from '../contract/drafts.ts';
import { newFolder } from '../platform/node.ts';

/** One commit: when it began, by the clock of `performance`, and how many writes shared it. */
type Commit = { began: number; writes: number };

async function open(commits: Commit[] = []): Promise<{ store: Store; folder: string }> {
  const folder = await newFolder();
  const store = await openStore(folder, {
    clock: { now: () => 0 },
    isOpen: () => true,
    onFatal: unexpected,
    onUnchecked: unexpected,
    onCommit: (writes, ms) => commits.push({ began: performance.now() - ms, writes }),
  });
  return { store, folder };
}

function unexpected(why: string): never {
  throw new Error(why);
}

/** A room and what an append to it takes. */
async function place(store: Store) {
  const room = newRoom();
  const user = newUser();
  await store.rooms.create(room);
  await store.users.create(user);
  return { roomId: room.roomId, user, guard: { connectionId: 'c', userId: user.userId, member: false } };
}

afterEach(() => vi.useRealTimers());

it('[COMMIT1] begins commits 10 ms apart, and those who write meanwhile share one', async () => {
  const commits: Commit[] = [];
  const { store } = await open(commits);
  const { roomId, user, guard } = await place(store);
  const post = (text: string) => store.roomLog.append(roomId, postOf(user, text), guard);
  // Time stands still from here, so that the next commit begins when it is let and not when the disk is done.
  const now = Math.ceil(performance.now());
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  // The clock that stands still begins at 0, whatever the real one showed; whole milliseconds add up exactly.
  vi.advanceTimersByTime(now + 1_000);
  await post('first');
  const meanwhile = Promise.all([post('second'), post('third')]);
  // Turns enough for a commit that is begun at once.
  for (let i = 0; i < 100; i += 1) await turn();
  for (let ms = 0; ms < 10; ms += 1) {
    vi.advanceTimersByTime(1);
    await turn();
  }
  expect((await meanwhile).map(({ entry }) => entry.seq)).toEqual([2, 3]);
  const [first, second] = commits.slice(-2);
  expect(second?.writes).toBe(2);
  expect((second?.began ?? 0) - (first?.began ?? 0)).toBeCloseTo(10, 6);
  vi.useRealTimers();
  await store.close();
});

it('[COMMIT1] numbers what many write at once in the order in which they write', async () => {
  const commits: Commit[] = [];
  const { store } = await open(commits);
  const { roomId, user, guard } = await place(store);
  const posts = [];
  for (let i = 0; i < 200; i += 1) {
    posts.push(store.roomLog.append(roomId, postOf(user, `m${i}`), guard));
    await turn();
  }
  const stored = await Promise.all(posts);
  expect(stored.map(({ entry }) => entry.seq)).toEqual(stored.map((_, i) => i + 1));
  expect(commits.reduce((sum, { writes }) => sum + writes, 0)).toBe(202);
  await store.close();
});

it('[COMMIT1] stores at a stop what waits for its commit', async () => {
  const commits: Commit[] = [];
  const { store, folder } = await open(commits);
  const { roomId, user, guard } = await place(store);
  const first = store.roomLog.append(roomId, postOf(user, 'in a commit'), guard);
  await turn();
  await turn();
  const second = store.roomLog.append(roomId, postOf(user, 'waits for the next'), guard);
  await store.close();
  expect((await Promise.all([first, second])).map(({ entry }) => entry.seq)).toEqual([1, 2]);
  const db = new Sqlite(databaseFile(folder), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(2);
  db.close();
});

it('[COMMIT2] stores the others of a commit in which one fails, in their order, and nothing of that one', async () => {
  const commits: Commit[] = [];
  const { store } = await open(commits);
  const { roomId, user, guard } = await place(store);
  const append = (text: string, key: string) => store.roomLog.append(roomId, postOf(user, text, { key }), guard);
  await append('first', 'k0');
  // Fails at the membership, when the room and its first entry are written already.
  const founder = { ...joinOf(user), role: null as never };
  const [second, twice, nowhere, third] = await Promise.allSettled([
    append('second', 'k1'),
    append('another text', 'k0'),
    store.rooms.create(newRoom('nowhere'), founder),
    append('third', 'k2'),
  ]);
  expect(commits.at(-1)?.writes).toBe(4);
  expect([second, third]).toMatchObject([{ value: { entry: { seq: 2 } } }, { value: { entry: { seq: 3 } } }]);
  expect(twice).toMatchObject({ reason: { code: 'conflict' } });
  expect(nowhere).toMatchObject({ reason: { message: expect.stringContaining('NOT NULL') } });
  expect(await store.rooms.get('nowhere')).toBeUndefined();
  expect(await store.roomLog.after(roomId, 0, 10)).toHaveLength(3);
  await store.close();
});

it('[READ7] sees in a short read what was acknowledged just before it', async () => {
  const { store } = await open();
  const { roomId, user, guard } = await place(store);
  const over = new AbortController();
  // Somebody reads in every turn, so that there always is a state that others would see too.
  const reading = (async () => {
    while (!over.signal.aborted) {
      await store.roomLog.head(roomId);
      await turn();
    }
  })();
  for (let i = 1; i <= 50; i += 1) {
    await store.roomLog.append(roomId, postOf(user, `m${i}`), guard);
    expect(await store.roomLog.head(roomId)).toMatchObject({ seq: i });
  }
  over.abort();
  await reading;
  await store.close();
});

it('[READ7] sees one state in the reads of one turn, and the newest in the next', async () => {
  const { store, folder } = await open();
  const { roomId } = await place(store);
  const other = new Sqlite(databaseFile(folder));
  await turn();
  const before = await store.rooms.get(roomId);
  other.prepare('UPDATE rooms SET name = ?, seq = 7 WHERE roomId = ?').run('renamed', roomId);
  expect(await store.rooms.get(roomId)).toEqual(before);
  expect(await store.roomLog.head(roomId)).toMatchObject({ seq: 0 });
  await turn();
  await turn();
  expect(await store.rooms.get(roomId)).toMatchObject({ name: 'renamed' });
  expect(await store.roomLog.head(roomId)).toMatchObject({ seq: 7 });
  other.close();
  await store.close();
});
