// Long reads beside the event loop, and the check of a database that was not closed well.
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
      store.roomLog.before(room.roomId, n + 1, 100),
    ]);
    expect(after.at(-1)).toEqual(entry);
    expect(before.at(-1)).toMatchObject({ n, message: `m${n}` });
    expect(before[0]?.n).toBe(Math.max(1, n - 99));
  }
  const seqs = Array.from({ length: 60 }, (_, i) => i + 20);
  const messages = await store.roomLog.messages(room.roomId, seqs);
  expect(messages.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(seqs);
  expect(await store.rooms.members(room.roomId, undefined, 51)).toMatchObject([{ userId: user.userId }]);
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
