// Long reads beside the event loop, and the check of a database that was not closed well.
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/platform/node/store.ts';
import { LIST_BYTES } from '../../src/protocol/limits.ts';
import { newRoom, postOf, writer } from '../contract/drafts.ts';
import { enter } from '../person.ts';
import { makeStore, newFolder, startServer, UNLIMITED } from '../platform/node.ts';

const lobby = { roomId: 'lobby' };

it('[READ6] sees in a long read what was acknowledged just before it', async () => {
  const store = await makeStore();
  const room = newRoom();
  await store.rooms.create(room);
  const { user, guard } = await writer(store, room.roomId);
  for (let n = 1; n <= 150; n += 1) {
    const { entry } = await store.roomLog.append(room.roomId, postOf(user, `m${n}`), guard);
    const [after, before] = await Promise.all([
      store.roomLog.after(room.roomId, Math.max(0, entry.seq - 100), 100),
      store.roomLog.before(room.roomId, n + 1, 60),
    ]);
    expect(after.at(-1)).toEqual(entry);
    expect(before.at(-1)).toMatchObject({ n, message: `m${n}` });
    expect(before[0]?.n).toBe(Math.max(1, n - 59));
  }
  const seqs = Array.from({ length: 60 }, (_, i) => i + 20);
  const messages = await store.roomLog.messages(room.roomId, seqs);
  expect(messages.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(seqs);
  expect(await store.rooms.members(room.roomId, undefined, 51)).toMatchObject([{ userId: user.userId }]);
  await store.stop();
});

it('[READ8] reads no more messages than a reply holds, and enough to see that there are more', async () => {
  const store = await makeStore();
  const room = newRoom();
  await store.rooms.create(room);
  const { user, guard } = await writer(store, room.roomId);
  const seqs: number[] = [];
  // More than a third of a reply each.
  for (let n = 1; n <= 30; n += 1) {
    const text = '\u20ac'.repeat(LIST_BYTES / 9);
    seqs.push((await store.roomLog.append(room.roomId, postOf(user, text), guard)).entry.seq);
  }
  const pages = await Promise.all([
    store.roomLog.before(room.roomId, undefined, 30),
    store.roomLog.before(room.roomId, 31, 30),
    store.roomLog.messages(room.roomId, seqs),
  ]);
  const newest = expect.arrayContaining([expect.objectContaining({ n: 30 })]);
  const oldest = expect.arrayContaining([expect.objectContaining({ n: 1 })]);
  expect(pages).toEqual([newest, newest, oldest]);
  for (const { length } of pages) expect(length).toBeLessThan(12);
  for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeGreaterThan(LIST_BYTES);
  await store.stop();
});

it('[READ6] reads nothing of a long page on the main thread', async () => {
  const store = await makeStore();
  const room = newRoom();
  await store.rooms.create(room);
  // A read of the main thread would be there before anything else has its turn.
  let turns = 0;
  setImmediate(() => (turns += 1));
  await store.roomLog.before(room.roomId, 1_000, 100);
  expect(turns).toBe(1);
  await store.stop();
});

/** Processes that this one has started and that look for damage. */
function checkers(): number[] {
  const pids = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').map(Number).filter(Boolean),
  );
  return pids.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/checker.ts'));
}

it.skipIf(process.platform !== 'linux')('[START5] reads and stops while the check is under way', async () => {
  const first = await makeStore();
  const room = newRoom();
  await first.rooms.create(room);
  const { user } = await writer(first, room.roomId);
  // As a power cut would leave it: the newest is in the journal alone.
  const folder = await newFolder();
  for (const name of ['parley.db', 'parley.db-wal']) await copyFile(join(first.folder, name), join(folder, name));
  await first.stop();

  const told: string[] = [];
  const [onFatal, onUnchecked] = [(why: string) => told.push(why), (why: string) => told.push(why)];
  const store = await openStore(folder, { clock: { now: () => 0 }, isOpen: () => true, onFatal, onUnchecked });
  const [checker = 0, ...others] = checkers();
  expect([checker > 0, others]).toEqual([true, []]);
  // A check that takes for ever.
  process.kill(checker, 'SIGSTOP');
  expect(await store.rooms.members(room.roomId, undefined, 51)).toMatchObject([{ userId: user.userId }]);
  expect(await store.roomLog.before(room.roomId, 1_000, 100)).toEqual([]);
  await store.close();
  expect([checkers(), told]).toEqual([[], []]);
  // Nothing of it keeps the journal from being folded in.
  expect(statSync(join(folder, 'parley.db-wal')).size).toBe(0);
});

it('[START4] listens at once after an unclean stop, and ends when it finds that the database is damaged', async () => {
  const PARLEY_DATA = await newFolder();
  const env = { PARLEY_DATA, ...UNLIMITED };
  const first = await startServer(env);
  const ana = await enter(first, 'Ana');
  const text = 'x'.repeat(4_000);
  for (let i = 0; i < 200; i += 1) await ana.ok('sendmessage', { ...lobby, key: `k${i}`, message: text });
  await first.stop();
  const second = await startServer(env);
  await enter(second, 'Ben');
  await second.stop('SIGKILL');

  // Undamaged it goes on.
  const third = await startServer(env);
  const cem = await enter(third, 'Cem');
  expect((await cem.ok('history', { ...lobby, before: 150 })).messages.at(-1)).toMatchObject({ n: 149 });
  await third.stop('SIGKILL');

  const file = await open(join(PARLEY_DATA, 'parley.db'), 'r+');
  for (const page of [60, 61, 62, 63]) await file.write(Buffer.alloc(4_096, 0xff), 0, 4_096, page * 4_096);
  await file.close();
  // It may find out before or after it has said that it listens.
  const ended = startServer(env).then(async (damaged) => {
    const [code] = (await once(damaged.process, 'close')) as [number];
    throw new Error(`the server ended with ${code}: ${damaged.output()}`);
  });
  await expect(ended).rejects.toThrow(
    /ended with 1: [^]*parley\.db is damaged\. To mend it, restore a backup: npm run parley -- restore FILE/u,
  );
}, 30_000);
