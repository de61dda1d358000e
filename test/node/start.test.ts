// Starting and stopping the server of one machine, as a person or a service manager does.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { databaseFile, prepareDatabase } from '../../src/platform/node/store/database.ts';
import { SCHEMA_VERSION } from '../../src/platform/node/store/schema.ts';
import { call, enter } from '../person.ts';
import { asNobody, ENTRY, newFolder, startServer, UNLIMITED } from '../platform/node.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('[START1] makes a missing data folder that only its owner can enter', async () => {
  const data = join(await newFolder(), 'deep', 'data');
  const server = await startServer({ PARLEY_DATA: data });
  expect((await stat(data)).mode & 0o777).toBe(0o700);
  expect((await stat(join(data, 'parley.db'))).mode & 0o777).toBe(0o600);
  expect(await server.stop()).toBe(0);
});

it('[START1] says why a data folder cannot be used', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(startServer({ PARLEY_DATA: join(folder, 'file') })).rejects.toThrow(
    /ended with 1: The data folder .*\bfile cannot be written: it is a file/u,
  );
  await expect(startServer({ PARLEY_DATA: '/proc/parley' })).rejects.toThrow(
    /ended with 1: The data folder .* cannot be/u,
  );

  if (process.platform === 'linux') {
    // A folder that not even root may write.
    const refused = startServer({ PARLEY_DATA: '/sys/kernel' });
    await expect(refused).rejects.toThrow(/ended with 1: The data folder .* cannot be written/u);
  }

  const newer = join(folder, 'newer');
  await mkdir(newer);
  const db = new Sqlite(join(newer, 'parley.db'));
  db.pragma('user_version = 999');
  db.close();
  await expect(startServer({ PARLEY_DATA: newer })).rejects.toThrow(/ended with 1: .*a newer version wrote it/u);

  const broken = join(folder, 'broken');
  await mkdir(broken);
  await writeFile(join(broken, 'parley.db'), 'this is no database, and long enough to be looked at'.repeat(40));
  await expect(startServer({ PARLEY_DATA: broken })).rejects.toThrow(/ended with 1: .*not a database/u);
});

it('[START7] keeps a database as it was before it brings it to a newer version, for its owner alone', async () => {
  const folder = await newFolder();
  await prepareDatabase(folder);
  const old = new Sqlite(databaseFile(folder));
  old.exec(`DROP INDEX roomsByKind; DROP INDEX membersByRoom; ALTER TABLE rooms DROP COLUMN memberCount;
    ALTER TABLE entries DROP COLUMN detail; PRAGMA user_version = 1`);
  old.close();
  const root = process.getuid?.() === 0;
  if (root) await chown(folder, 65_534, 65_534);
  await prepareDatabase(folder);
  const [copy = '', ...others] = (await readdir(folder)).filter((name) => name.includes('.before-'));
  expect(others).toEqual([]);
  const { mode, uid } = await stat(join(folder, copy));
  expect(mode & 0o777).toBe(0o600);
  expect(uid).toBe(root ? 65_534 : process.getuid?.());
  const versions = [join(folder, copy), databaseFile(folder)].map((file) => {
    const db = new Sqlite(file, { readonly: true });
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return version;
  });
  expect(versions).toEqual([1, SCHEMA_VERSION]);
});

/** Starts a server as somebody who is not root, since root may write everything. */
function startAsNobody(PARLEY_DATA: string) {
  return startServer({ PARLEY_DATA }, [...asNobody, process.execPath, ENTRY, 'start']);
}

it.runIf(process.platform === 'linux')(
  '[START6] does not start on what it may not write',
  async () => {
    const data = await newFolder();
    const files = ['parley.db', 'parley.lock'].map((name) => join(data, name));
    if (process.getuid?.() === 0) await chown(data, 65_534, 65_534);
    expect(await (await startAsNobody(data)).stop()).toBe(0);

    await chmod(data, 0o500);
    await expect(startAsNobody(data)).rejects.toThrow(/ended with 1: The data folder \S+ cannot be written: EACCES/u);
    const link = spawnSync('env', ['--', ...asNobody, process.execPath, ENTRY, 'owner-link'], {
      env: { PATH: process.env['PATH'], PARLEY_DATA: data },
      encoding: 'utf8',
    });
    expect(link.stderr).toMatch(/^The data folder \S+ cannot be written: EACCES/u);
    await chmod(data, 0o700);
    for (const file of files) {
      await chmod(file, 0o400);
      await expect(startAsNobody(data)).rejects.toThrow(/ended with 1: .* cannot be written: EACCES/u);
      await chmod(file, 0o600);
    }
    expect(await (await startAsNobody(data)).stop()).toBe(0);
  },
  30_000,
);

it('[START2] says that a port is taken, that a folder is in use, and what a setting should be', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const PORT = String((other.address() as AddressInfo).port);
  await expect(startServer({ PORT })).rejects.toThrow(`ended with 1: Port ${PORT} is taken.`);
  other.close();

  const PARLEY_DATA = await newFolder();
  const first = await startServer({ PARLEY_DATA });
  await expect(startServer({ PARLEY_DATA })).rejects.toThrow(/ended with 1: The data folder .* is in use/u);
  await first.stop();

  const wrong = {
    PARLEY_NAME: '',
    PORT: 'http',
    HOST: 'a b',
    PARLEY_URL: 'chat',
    PARLEY_GUESTS: 'yes',
    PARLEY_CLASSIC_ORIGINS: 'x',
  };
  // All at once: each is named, whatever else is wrong.
  const said = String(await startServer(wrong).catch((error: unknown) => error));
  expect(said).toContain('ended with 1: ');
  for (const [name, value] of Object.entries(wrong)) {
    expect(said).toMatch(new RegExp(`^(.*ended with 1: )?${name} .*"${value}": give`, 'mu'));
  }
  const server = await startServer({ PARLEY_COLOUR: 'blue' });
  expect(server.output()).toContain('PARLEY_COLOUR is not a setting of ours.');
  await server.stop();
}, 60_000);

it('[STOP1] [STOP2] stores and answers what was sent before SIGTERM, closes with 1012, and has it after a restart', async () => {
  const PARLEY_DATA = await newFolder();
  const server = await startServer({ PARLEY_DATA, ...UNLIMITED });
  const old = new WebSocket(server.socket);
  await once(old, 'open');
  const told: string[] = [];
  old.on('message', (data: Buffer) => told.push(`k${(JSON.parse(data.toString()) as { message: string }).message}`));
  const left = once(old, 'close');
  const ana = await enter(server, 'Ana');
  const asked = Array.from({ length: 200 }, (_, i) =>
    ana.ask('sendmessage', { roomId: 'lobby', key: `k${i}`, message: `${i}` }),
  );
  await asked[0];
  const acked: string[] = [];
  asked.forEach(
    (reply, i) =>
      void reply.then(
        (it) => ('ok' in it ? acked.push(`k${i}`) : 0),
        () => 0,
      ),
  );
  const stopped = server.stop();
  expect(await ana.closed).toBe(1012);
  expect(await stopped).toBe(0);
  expect(acked.length).toBeGreaterThan(0);
  await left;
  expect(told).toEqual(expect.arrayContaining(acked));

  const again = await startServer({ PARLEY_DATA });
  const ben = await enter(again, 'Ben');
  const keys = new Set<string>();
  for (let before: number | undefined; ; ) {
    const page = await ben.ok('history', { roomId: 'lobby', ...(before === undefined ? {} : { before }) });
    for (const { key } of page.messages) keys.add(key);
    before = page.messages[0]?.n;
    if (!page.more) break;
  }
  expect(acked.filter((key) => !keys.has(key))).toEqual([]);
  await again.stop();
});

for (const [how, whole] of [
  ['to npm alone', false],
  ['to all of its processes, as Ctrl+C does', true],
] as const) {
  it(`[STOP1] drains when a signal goes ${how}`, async () => {
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', PARLEY_DATA: await newFolder() },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    let output = '';
    const port = await new Promise<string>((resolve) => {
      npm.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const found = /listening on \S+:(\d+)\//u.exec(output)?.[1];
        if (found) resolve(found);
      });
    });
    const at = { http: `http://127.0.0.1:${port}`, socket: `ws://127.0.0.1:${port}/ws` };
    const ana = await enter(at, 'Ana');
    const pid = npm.pid as number;
    const signal = whole ? 'SIGINT' : 'SIGTERM';
    process.kill(whole ? -pid : pid, signal);
    // npm hands it on to the server, which by then has had its own.
    if (whole) process.kill(-pid, signal);
    expect(await ana.closed).toBe(1012);
    await once(npm, 'close');
    expect(output.match(/Stopping\./gu)).toHaveLength(1);
  }, 60_000);
}

it('[HEALTH1] tells that it lives and that it can store', async () => {
  const server = await startServer();
  for (const path of ['/healthz', '/readyz']) expect((await fetch(server.http + path)).status, path).toBe(200);
  expect(await call(server, 'GET', '/config.json')).toMatchObject({ json: { socket: server.socket } });
  await server.stop();
});
