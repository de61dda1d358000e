// Backing up a running server and restoring: real files, real sockets, and what a client of before sees after.
import { spawnSync } from 'node:child_process';
import fs, { readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { copyFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { backUp } from '../../src/platform/node/backup.ts';
import { restore } from '../../src/platform/node/restore.ts';
import { verify } from '../../src/platform/node/store/verify.ts';
import { call, connect, dial, enter, type Person, ticketFor } from '../person.ts';
import { asNobody, ENTRY, newFolder, startServer, UNLIMITED } from '../platform/node.ts';
import { owner } from '../platform/owner.ts';

const lobby = { roomId: 'lobby' };
const post = (who: Person, key: string, message = key) => who.ok('sendmessage', { ...lobby, key, message });
/** A server on the port of before: the name of the cookie carries it. */
const portOf = ({ http }: { http: string }) => new URL(http).port;
const keysOf = async (who: Person) => (await who.ok('history', lobby)).messages.map(({ key }) => key);

/** A small backup to play with, and where it is. */
async function backup(): Promise<{ folder: string; file: string; PARLEY_DATA: string }> {
  const folder = await newFolder();
  const PARLEY_DATA = join(folder, 'data');
  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  const ana = await enter(server, 'Ana');
  await post(ana, 'first', 'x'.repeat(8_000));
  const file = join(folder, 'backup.db');
  backUp(PARLEY_DATA, file);
  await server.stop();
  return { folder, file, PARLEY_DATA };
}

it('[BACKUP1] copies what is there at one moment, while people write', async () => {
  const server = await startServer(UNLIMITED);
  const ana = await enter(server, 'Ana');
  for (let i = 0; i < 20; i += 1) await post(ana, `before-${i}`);
  const done = new AbortController();
  const writer = (async () => {
    let sent = 0;
    for (; !done.signal.aborted; sent += 1) await post(ana, `during-${sent}`);
    return sent;
  })();
  const file = join(await newFolder(), 'b.db');
  const said = await owner({ PARLEY_DATA: server.data }, 'backup', file);
  done.abort();
  const sent = await writer;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const db = new Sqlite(file, { readonly: true });
  const posts = db.prepare("SELECT count(*) FROM entries WHERE kind = 'post'").pluck().get() as number;
  const { n, seq } = db.prepare('SELECT n, seq FROM rooms').get() as { n: number; seq: number };
  db.close();
  expect(sent).toBeGreaterThan(0);
  expect(n).toBeGreaterThanOrEqual(20);
  // As of one moment: the head, the entries and the messages agree.
  expect([posts, seq]).toEqual([n, n + 1]);
  expect(said).toMatch(new RegExp(`${file} holds ${n} messages in 1 room, .* whole`, 'u'));
  await server.stop();
});

it('[BACKUP2] never overwrites, and leaves nothing when it fails', async () => {
  const { folder, file, PARLEY_DATA } = await backup();
  const before = await readFile(file);
  await expect(owner({ PARLEY_DATA }, 'backup', file)).rejects.toThrow(`${file} is there already`);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(() => backUp(PARLEY_DATA, join(folder, 'no', 'x.db'))).toThrow('cannot be written');
  expect(() => backUp(join(folder, 'none'), join(folder, 'y.db'))).toThrow('There is nothing to back up');
  await expect(owner({ PARLEY_DATA }, 'backup')).rejects.toThrow('It is: parley backup FILE');
  // What may not be read is not nothing.
  const closed = spawnSync(asNobody[0] ?? 'env', [...asNobody.slice(1), process.execPath, ENTRY, 'backup', file], {
    env: { PATH: process.env['PATH'], PARLEY_DATA },
    encoding: 'utf8',
  });
  if (asNobody.length > 0) expect(closed.stderr).toContain('parley.db cannot be read: EACCES');

  // What lies there unfinished is somebody else's.
  const partial = join(folder, 'x.db.partial');
  await writeFile(partial, 'another backup');
  expect(() => backUp(PARLEY_DATA, join(folder, 'x.db'))).toThrow(`${partial} is there already`);
  expect(await readFile(partial, 'utf8')).toBe('another backup');
  await rm(partial);

  // A database with a torn page is not copied as if it were whole.
  const live = await open(join(PARLEY_DATA, 'parley.db'), 'r+');
  await live.write(Buffer.alloc(4_096 * 4, 0xff), 0, 4_096 * 4, 4_096 * 8);
  await live.close();
  expect(() => backUp(PARLEY_DATA, join(folder, 'z.db'))).toThrow(/malformed|damaged/u);
  expect(readdirSync(folder).toSorted()).toEqual(['backup.db', 'data']);
});

it('[BACKUP3] gives no name to a copy that is not whole yet', async () => {
  const { folder, PARLEY_DATA } = await backup();
  const file = join(folder, 'x.db');
  const over = new AbortController();
  const done = owner({ PARLEY_DATA }, 'backup', file).finally(() => over.abort());
  const sizes = new Set<number | undefined>();
  while (!over.signal.aborted) {
    // Whoever ends it at any of these moments leaves what is seen here.
    sizes.add(statSync(file, { throwIfNoEntry: false })?.size);
    await new Promise(setImmediate);
  }
  await done;
  sizes.add(statSync(file).size);
  expect([...sizes]).toEqual([undefined, statSync(file).size]);
  expect(readdirSync(folder).toSorted()).toEqual(['backup.db', 'data', 'x.db']);
});

it('[BACKUP2] [BACKUP3] takes its name where the file system gives no file a second one, as on many a stick', async () => {
  const { folder, PARLEY_DATA } = await backup();
  const link = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    link.mockRestore();
    syncBuiltinESMExports();
  });
  expect(backUp(PARLEY_DATA, join(folder, 'x.db'))).toMatchObject({ messages: 1 });
  expect(link).toHaveBeenCalledOnce();
  expect(verify(join(folder, 'x.db'))).toMatchObject({ messages: 1 });
  expect(statSync(join(folder, 'x.db')).mode & 0o777).toBe(0o600);
  expect(() => backUp(PARLEY_DATA, join(folder, 'x.db'))).toThrow('is there already');
  expect(readdirSync(folder).toSorted()).toEqual(['backup.db', 'data', 'x.db']);
});

it('[RESTORE1] refuses what is no whole backup of ours, and a folder in use', async () => {
  const { folder, file, PARLEY_DATA } = await backup();
  const before = await readFile(join(PARLEY_DATA, 'parley.db'));
  const at = (name: string) => join(folder, name);
  await writeFile(at('text'), 'no database at all, and long enough to be looked at. '.repeat(40));
  await writeFile(at('empty'), '');
  await copyFile(file, at('cut'));
  truncateSync(at('cut'), statSync(file).size - 4_096);
  await copyFile(file, at('torn'));
  const torn = await open(at('torn'), 'r+');
  await torn.write(Buffer.alloc(4_096 * 3, 0xff), 0, 4_096 * 3, 4_096 * 6);
  await torn.close();
  await copyFile(file, at('newer'));
  for (const [name, sql] of [
    ['newer', 'PRAGMA user_version = 999'],
    ['other', 'CREATE TABLE notes (text)'],
  ] as const) {
    const db = new Sqlite(at(name));
    db.exec(sql);
    db.close();
  }
  const wrong = {
    text: 'is no backup of Parley',
    other: 'is no backup of Parley',
    empty: 'is empty',
    cut: 'is damaged',
    torn: 'is damaged',
    newer: 'is of a newer version (schema 999',
  };
  for (const [name, why] of Object.entries(wrong)) {
    expect(() => restore(PARLEY_DATA, at(name)), name).toThrow(`${at(name)} ${why}`);
  }
  await expect(owner({ PARLEY_DATA }, 'restore', at('none'))).rejects.toThrow(`There is no file ${at('none')}`);
  expect((await readFile(join(PARLEY_DATA, 'parley.db'))).equals(before)).toBe(true);
  expect(readdirSync(PARLEY_DATA).filter((name) => /before|restoring/u.test(name))).toEqual([]);

  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  await expect(owner({ PARLEY_DATA }, 'restore', file)).rejects.toThrow(
    `A server runs on ${PARLEY_DATA}. Stop it first`,
  );
  await server.stop();
});

it('[RESTORE2] keeps what was there, and sessions, but nothing that is good for one use', async () => {
  const folder = await newFolder();
  const PARLEY_DATA = join(folder, 'data');
  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  const ana = await enter(server, 'Ana');
  const [ticket, secret] = [await ticketFor(server, ana), await server.ownerLink()];
  await owner({ PARLEY_DATA }, 'backup', join(folder, 'b.db'));
  await post(ana, 'later');
  // Killed, so that the newest message is in the journal alone.
  await server.stop('SIGKILL');

  const said = await owner({ PARLEY_DATA }, 'restore', join(folder, 'b.db'));
  const [, kept = ''] = /kept as (\S+)\.\n/u.exec(said) ?? [];
  const db = new Sqlite(kept, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM keys WHERE key = ?').pluck().get('later')).toBe(1);
  db.close();
  expect(statSync(join(PARLEY_DATA, 'parley.db')).mode & 0o777).toBe(0o600);
  // Nothing to be worried about before the next start.
  expect(await owner({ PARLEY_DATA, PORT: '0' }, 'doctor')).toMatch(
    /ok {4}database: whole; messages: \d+, rooms: 1\n(?!warn {2}database)/u,
  );

  const again = await startServer({ PARLEY_DATA, PORT: portOf(server) });
  expect(await call(again, 'GET', '/api/me', { cookie: ana.cookie })).toMatchObject({ status: 200 });
  expect(await call(again, 'POST', '/api/owner', { body: { secret } })).toMatchObject({ status: 401 });
  const protocols = ['parley.v1', `ticket.${ticket}`];
  await expect(dial(again.socket, protocols)).rejects.toMatchObject({ status: 401 });
  await again.stop();
});

it('[RESTORE4] takes no journal that was left behind for a part of what it restores', async () => {
  const { folder, file, PARLEY_DATA } = await backup();
  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  const ana = await enter(server, 'Ben');
  for (let i = 0; i < 100; i += 1) await post(ana, `later-${i}`, 'y'.repeat(2_000));
  await server.stop('SIGKILL');
  const present = join(PARLEY_DATA, 'parley.db');
  expect(statSync(`${present}-wal`).size).toBeGreaterThan(100_000);
  // The owner takes the database away, and not what belongs to it.
  renameSync(present, join(folder, 'away.db'));
  await writeFile(`${present}-journal`, 'left behind');

  const { contents, kept } = restore(PARLEY_DATA, file);
  expect(readdirSync(PARLEY_DATA).filter((name) => name.startsWith('parley.db-'))).toEqual([]);
  expect(verify(present)).toMatchObject({ rooms: contents.rooms, messages: 1, users: contents.users });
  // The journal is kept whole: with its database it gives everything back.
  expect(kept).toMatch(/parley\.db\.before-.*-wal$/u);
  await copyFile(kept as string, join(folder, 'away.db-wal'));
  const away = new Sqlite(join(folder, 'away.db'));
  expect(away.prepare("SELECT count(*) FROM keys WHERE key LIKE 'later-%'").pluck().get()).toBe(100);
  away.close();
});

it('[RESTORE5] is what a start names that cannot use the database', async () => {
  const PARLEY_DATA = await newFolder();
  await writeFile(join(PARLEY_DATA, 'parley.db'), 'no database at all, and long enough to be looked at. '.repeat(40));
  const said = /cannot be used: [^]*restore a backup: npm run parley -- restore FILE/u;
  await expect(startServer({ PARLEY_DATA })).rejects.toThrow(said);
});

it('[RESTORE3] lets a client of before see that the log is another one, and send again what is gone', async () => {
  const folder = await newFolder();
  const PARLEY_DATA = join(folder, 'data');
  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  const ana = await enter(server, 'Ana');
  await post(ana, 'kept');
  const { cursor: early } = await ana.ok('openroom', lobby);
  await owner({ PARLEY_DATA }, 'backup', join(folder, 'b.db'));
  const acked = await post(ana, 'gone', 'said after the backup');
  const { cursor: late } = await ana.ok('openroom', lobby);
  await server.stop();
  await owner({ PARLEY_DATA }, 'restore', join(folder, 'b.db'));

  const again = await startServer({ PARLEY_DATA, PORT: portOf(server) });
  const back = await connect(again, ana);
  const { rooms } = await back.ok('hello', { versions: [1, 1] });
  expect(rooms[0]?.epoch).not.toBe(late.epoch);
  expect(await keysOf(back)).toEqual(['kept']);
  // Also a cursor whose entry is still there: what comes after it may be something else.
  for (const cursor of [early, late]) {
    expect(await back.ok('catchup', { ...lobby, cursor })).toMatchObject({ reset: true, epoch: rooms[0]?.epoch });
  }
  // The key is free again, also for other words, and takes the place that the lost message had.
  const { seq, messageId } = await post(back, 'gone', 'other words');
  expect(seq).toBe(acked.seq);
  expect(messageId).not.toBe(acked.messageId);
  expect(await keysOf(back)).toEqual(['kept', 'gone']);
  const { cursor } = await back.ok('openroom', lobby);
  expect(await back.ok('catchup', { ...lobby, cursor })).toMatchObject({ entries: [] });
  await again.stop();
});
