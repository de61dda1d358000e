// The doctor, on servers and folders that are well or not, and behind proxies that spoil one thing each.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/platform/node/config.ts';
import type { Finding } from '../../src/platform/node/doctor/finding.ts';
import { examine } from '../../src/platform/node/doctor.ts';
import { call } from '../person.ts';
import { makeCertificate, noCertificates } from './certificates.ts';
import { asNobody, ENTRY, newFolder, type NodeServer, startServer } from '../platform/node.ts';
import { owner } from '../platform/owner.ts';

let server: NodeServer;
beforeAll(async () => {
  server = await startServer({ PARLEY_TRUST_PROXY: '127.0.0.1' });
});
afterAll(async () => {
  await server.stop();
});

async function look(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const one of examine(readConfig({ PORT: '0', PARLEY_DATA: server.data, ...env }))) findings.push(one);
  return findings;
}
/** What is not well, but for the test's own: its disk may be in memory, and its server knows nothing of a proxy's address. */
const notWell = (findings: Finding[]) =>
  findings.filter(
    ({ state, about, what }) =>
      state !== 'ok' && about !== 'disk' && !what.startsWith('the server runs without one, while this shell says'),
  );
const portOf = (at: Server) => (at.address() as AddressInfo).port;

/** A proxy in front of the server; `headers` is what it makes of a request's. Gives its address and how to end it. */
async function proxy(
  headers: (asked: IncomingHttpHeaders) => IncomingHttpHeaders,
  { upgrades = true, date }: { upgrades?: boolean; date?: string } = {},
): Promise<{ PARLEY_URL: string; close: () => void }> {
  const { port } = new URL(server.http);
  const front = createServer({ shouldUpgradeCallback: () => upgrades }, (asked, answer) => {
    const { upgrade: _, connection: __, ...plain } = asked.headers;
    const sent = headers(plain);
    const { host } = sent;
    request({ port, host: '127.0.0.1', path: asked.url, headers: { ...sent, ...(host ? { host } : {}) } }, (found) => {
      answer.writeHead(found.statusCode ?? 0, date === undefined ? found.headers : { ...found.headers, date });
      found.pipe(answer);
    }).end();
  });
  front.on('upgrade', (asked, socket) => {
    const inner = connect(Number(port), '127.0.0.1');
    const lines = Object.entries(headers(asked.headers)).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    inner.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    inner.pipe(socket).on('error', () => inner.destroy());
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return { PARLEY_URL: `http://localhost:${portOf(front)}`, close: () => front.close() };
}
const good = (headers: IncomingHttpHeaders): IncomingHttpHeaders => ({
  ...headers,
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'http',
});

it('[DOCTOR1] [DOCTOR2] looks at a running server and at a stopped one, and changes nothing', async () => {
  const data = join(await newFolder(), 'data');
  const [absent, ...more] = notWell(await look({ PARLEY_DATA: data }));
  expect(absent?.what).toContain('is not there yet');
  expect(more).toEqual([]);
  await expect(readdir(data)).rejects.toThrow('ENOENT');

  const own = await startServer({ PARLEY_DATA: data });
  await call(own, 'POST', '/api/owner', { body: { secret: await own.ownerLink() } });
  const running = await owner({ PARLEY_DATA: data }, 'doctor');
  expect(running).toContain(`ok    server ${own.http.replace('127.0.0.1', 'localhost')}/: lives and can store`);
  expect(running).toMatch(/\n\d+ well, 0 to look at, 0 wrong\.\n$/u);
  await own.stop();
  // Without the index of the journal, which every reader writes.
  const state = async () => [await readdir(data), (await readFile(join(data, 'parley.db'))).toString('base64')];
  const before = await state();
  const findings = await look({ PARLEY_DATA: data });
  expect(notWell(findings)).toEqual([]);
  const abouts = new Set(findings.map(({ about }) => about));
  expect([...abouts]).toEqual(['versions', 'data folder', 'disk', 'clock', 'database', 'port']);
  expect(await state()).toEqual(before);
});

it('[DOCTOR2] says what is wrong with folder, database, port and clock, why it matters and what to do', async () => {
  const folder = await newFolder();
  const data = join(folder, 'data');
  const own = await startServer({ PARLEY_DATA: data });
  await own.stop();
  const first = async (about: string, env: NodeJS.ProcessEnv = {}) => {
    const found = notWell(await look({ PARLEY_DATA: data, ...env })).find((one) => one.about === about);
    expect(found, about).toMatchObject({ why: expect.stringMatching(/\.$/u), todo: expect.stringMatching(/./u) });
    return found;
  };
  expect(await first('owner')).toMatchObject({ state: 'warn', what: 'nobody is the owner yet' });
  await chmod(data, 0o755);
  expect(await first('data folder')).toMatchObject({ state: 'warn', todo: `chmod go-rwx ${data}` });
  await chmod(data, 0o700);
  const other = createServer((_, answer) => answer.end('{}'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  expect(await first('port', { PORT: String(portOf(other)) })).toMatchObject({
    state: 'fail',
    what: expect.stringContaining('is taken'),
  });
  other.close();
  // Whoever forgot to say which folder their server has is not told to stop it.
  expect(await first('port', { PORT: new URL(server.http).port })).toMatchObject({
    state: 'fail',
    what: expect.stringContaining('a Parley with another data folder'),
    todo: expect.stringMatching(/^If it is the one to be looked at, give this shell its PARLEY_DATA/u),
  });

  const db = new Sqlite(join(data, 'parley.db'));
  db.prepare('UPDATE rooms SET timestamp = ?').run(new Date(Date.now() + 60_000).toISOString());
  expect(await first('clock')).toMatchObject({ state: 'warn', what: expect.stringContaining('in the future') });
  db.pragma('user_version = 999');
  db.close();
  expect(await first('database')).toMatchObject({ state: 'fail', what: expect.stringContaining('its schema is 999') });
  const torn = await open(join(data, 'parley.db'), 'r+');
  await torn.write(Buffer.alloc(4_096 * 3, 0xff), 0, 4_096 * 3, 4_096 * 4);
  await torn.close();
  expect(await first('database')).toMatchObject({ state: 'fail', todo: expect.stringContaining('restore') });
  await expect(owner({ PARLEY_DATA: data, PORT: '0' }, 'doctor')).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^fail {2}database: .*\n {6}Why it matters: .*\n {6}What to do: /mu),
  });

  await writeFile(join(folder, 'file'), '');
  expect(await first('data folder', { PARLEY_DATA: join(folder, 'file') })).toMatchObject({ state: 'fail' });
  await mkdir(join(folder, 'closed'), { mode: 0o500 });
  if (process.getuid?.() !== 0) {
    expect(await first('data folder', { PARLEY_DATA: join(folder, 'closed') })).toMatchObject({ state: 'fail' });
  }
});

it('[DOCTOR3] finds nothing to say of a proxy that lets everything through', async () => {
  const { PARLEY_URL, close } = await proxy(good);
  const findings = await look({ PARLEY_URL });
  expect(notWell(findings).filter(({ about }) => about !== 'owner')).toEqual([]);
  const told = findings.map(({ about, what }) => `${about}: ${what}`);
  expect(told).toContain(`Host: arrives as ${new URL(PARLEY_URL).host}`);
  expect(told).toContain('X-Forwarded-For: is believed; this machine comes as 203.0.113.7');
  expect(told).toContain(`WebSocket: comes through ${PARLEY_URL}`);
  close();
});

const without =
  (...names: string[]) =>
  (headers: IncomingHttpHeaders) =>
    Object.fromEntries(Object.entries(good(headers)).filter(([name]) => !names.includes(name)));
const spoiled: [how: string, Parameters<typeof proxy>, state: string, about: string, what: RegExp][] = [
  ['its own Host', [(all) => ({ ...good(all), host: 'inner' })], 'fail', 'http', /under a name that is not ours/u],
  ['an inner Host', [(all) => ({ ...good(all), host: '127.0.0.1' })], 'warn', 'Host', /arrives as 127\.0\.0\.1, not/u],
  ['no X-Forwarded-For', [without('x-forwarded-for')], 'warn', 'X-Forwarded-For', /does not arrive/u],
  ['no X-Forwarded-Proto', [without('x-forwarded-proto')], 'warn', 'X-Forwarded-Proto', /does not arrive/u],
  ['no upgrade', [good, { upgrades: false }], 'fail', 'WebSocket', /does not come through/u],
  ['another clock', [good, { date: 'Sat, 21 Nov 2026 10:00:00 GMT' }], 'warn', 'clock', /s ahead of http/u],
];
for (const [how, args, state, about, what] of spoiled) {
  it(`[DOCTOR3] finds ${how}`, async () => {
    const { PARLEY_URL, close } = await proxy(...args);
    const findings = notWell(await look({ PARLEY_URL })).filter((one) => one.about !== 'owner');
    expect(findings).toEqual([
      {
        state,
        about: about === 'http' ? PARLEY_URL : about,
        what: expect.stringMatching(what),
        why: expect.any(String),
        todo: expect.any(String),
      },
    ]);
    close();
  });
}

it('[DOCTOR3] finds that a public address leads nowhere, elsewhere, or through a proxy that is not trusted', async () => {
  const ofUrl = async (env: NodeJS.ProcessEnv) => notWell(await look(env)).filter(({ about }) => about !== 'owner');
  const nowhere = await ofUrl({ PARLEY_URL: 'http://localhost:1' });
  expect(nowhere).toMatchObject([{ state: 'fail', what: 'cannot be reached from here: nothing listens there' }]);
  const other = await startServer({ PARLEY_TRUST_PROXY: '127.0.0.2' });
  const elsewhere = await ofUrl({ PARLEY_URL: other.http });
  expect(elsewhere).toMatchObject([{ state: 'fail', what: 'something else answers there (404)' }]);
  const front = createServer((_, answer) => answer.writeHead(502).end('<h1>Bad Gateway</h1>'));
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const broken = await ofUrl({ PARLEY_URL: `http://localhost:${portOf(front)}` });
  expect(broken).toMatchObject([{ state: 'fail', what: 'the proxy does not reach the server (502)' }]);
  front.close();

  const inner = server;
  server = other;
  const { PARLEY_URL, close } = await proxy(good);
  expect(await ofUrl({ PARLEY_URL })).toMatchObject([
    {
      about: 'X-Forwarded-For',
      what: 'arrives from 127.0.0.1 and is not believed',
      todo: /PARLEY_TRUST_PROXY=loopback/u,
    },
  ]);
  server = inner;
  close();
  await other.stop();
});

it('[DOCTOR4] has nothing to say to who lacks the secret', async () => {
  expect((await fetch(`${server.http}/doctor`)).status).toBe(404);
  for (const secret of ['', 'x'.repeat(43)]) {
    expect((await fetch(`${server.http}/doctor`, { headers: { 'x-parley-probe': secret } })).status).toBe(404);
  }
  const { probe } = JSON.parse(await readFile(join(server.data, 'server.json'), 'utf8')) as { probe: string };
  const headers = { 'x-parley-probe': probe, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' };
  expect(await call(server, 'GET', '/doctor', { headers })).toMatchObject({
    json: { peer: '127.0.0.1', trusted: true, address: '203.0.113.7', forwarded: true },
  });
});

it.skipIf(noCertificates)("[DOCTOR5] says how to name a CA of one's own", async () => {
  const { cert, key } = makeCertificate(await newFolder(), 'own');
  const front = createSecureServer({ cert: await readFile(cert), key: await readFile(key) }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  const PARLEY_URL = `https://localhost:${portOf(front)}`;
  const found = (await look({ PARLEY_URL })).find(({ about }) => about === PARLEY_URL);
  front.close();
  expect(found).toMatchObject({ state: 'fail', todo: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
});

it('[DOCTOR6] tells that the server runs with another address than the shell says', async () => {
  const PARLEY_DATA = await newFolder();
  const other = await startServer({ PARLEY_DATA, PARLEY_URL: 'http://localhost:1' });
  const [found, asked] = (await look({ PARLEY_DATA, PARLEY_URL: 'http://localhost:2' })).slice(-2);
  expect(found).toMatchObject({ state: 'warn', about: 'PARLEY_URL' });
  expect(found?.what).toBe('the server runs with http://localhost:1/, while this shell says http://localhost:2/');
  expect(asked?.about).toBe('http://localhost:1');
  const same = await look({ PARLEY_DATA, PARLEY_URL: 'http://localhost:1' });
  expect(same.map(({ about }) => about)).not.toContain('PARLEY_URL');
  await other.stop();
});

/** What the doctor says of a folder in a process of its own, behind a command that takes rights away. */
function told(PARLEY_DATA: string, ...[command = '', ...args]: string[]): string {
  return spawnSync(command, [...args, process.execPath, ENTRY, 'doctor'], {
    env: { PATH: process.env['PATH'], PORT: '0', PARLEY_DATA },
    encoding: 'utf8',
  }).stdout;
}

it.runIf(process.platform === 'linux')('[DOCTOR7] says who may look, and nothing of what it cannot see', async () => {
  const data = join(await newFolder(), 'data');
  await mkdir(data, { mode: 0o300 });
  if (process.getuid?.() === 0) await chown(join(data, '..'), 65_534, 65_534);
  for (const path of [data, join(data, 'deeper')]) {
    if (path !== data) await chmod(data, 0o600);
    const lines = told(path, ...asNobody, 'env').split('\n');
    expect(lines[1]).toMatch(/^fail {2}data folder: \S+ belongs to \S+ and you \(\S+\) may not read it$/u);
    expect(lines[1]).toContain(` ${data} belongs to ${userInfo().username} `);
    expect(lines[3]).toContain(`sudo PARLEY_DATA=${path} npm run -s parley -- doctor`);
    expect(lines[4]).toBe('warn  database and server: not looked at');
    expect(lines.at(-2)).toBe('1 well, 1 to look at, 1 wrong.');
  }
});

const MOUNT = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
const readOnly = (folder: string) => ['unshare', '-rm', 'sh', '-c', MOUNT, folder];
const noMounts = spawnSync('sh', ['-c', 'exec "$@"', 'sh', ...readOnly(tmpdir()), 'true']).status !== 0;

it.skipIf(noMounts)('[DOCTOR8] tells a file system that is only for reading once, and how to go on', async () => {
  const data = await newFolder();
  const own = await startServer({ PARLEY_DATA: data });
  await own.stop();
  const lines = told(data, ...readOnly(data)).split('\n');
  expect(lines[1]).toBe(`fail  data folder: ${data} is on a read-only file system`);
  expect(lines[3]).toBe('      What to do: Mount it for writing, or set PARLEY_DATA elsewhere.');
  expect(lines.at(-2)).toBe('1 well, 1 to look at, 1 wrong.');
});

it('[DOCTOR9] names what looks like a setting and is none, and a chosen data folder that is not there', async () => {
  const data = join(await newFolder(), 'data');
  const found = notWell(await look({ PARLEY_DATA: data, PARLEY_GUEST: 'on' }));
  expect(found.map(({ state, about, what }) => `${state} ${about}: ${what}`)).toEqual([
    'warn settings: PARLEY_GUEST is not a setting of ours: did you mean PARLEY_GUESTS?',
    `warn data folder: ${data} is not there yet; the first start makes it`,
  ]);
});
