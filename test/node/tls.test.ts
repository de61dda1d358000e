// A server that speaks https itself, with certificates made on the spot.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { followCertificate, readCertificate } from '../../src/platform/node/tls.ts';
import { call, enter, Inbox, signIn } from '../person.ts';
import { newFolder, startServer } from '../platform/node.ts';
import { makeCertificate, noCertificates, trust } from './certificates.ts';

if (noCertificates) process.stdout.write(`The tests with certificates are skipped: ${noCertificates}.\n`);
const DAY = 24 * 60 * 60_000;

it.skipIf(noCertificates)('[TLS1] serves page, API and sockets, with cookies that only https carries', async () => {
  const { cert, key } = makeCertificate(await newFolder(), 'one');
  trust(cert);
  const server = await startServer({ PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key });
  expect(server.output()).toContain('listening on https://localhost:');
  expect(server.output()).toMatch(/^https:\/\/localhost:\d+\/owner#/mu);
  const port = new URL(server.http).port;
  const at = { http: `https://localhost:${port}`, socket: `wss://localhost:${port}/ws` };
  expect(await call(at, 'GET', '/config.json')).toMatchObject({ json: { socket: at.socket, guests: true } });
  const { headers } = await call(at, 'POST', '/api/guest', { body: {} });
  expect(headers.getSetCookie()[0]).toMatch(/^__Host-parley=.*; Secure/u);
  expect(headers.get('strict-transport-security')).toBeNull();
  const named = await fetch(`https://127.0.0.1:${port}/healthz`);
  expect(named.headers.get('strict-transport-security')).toMatch(/max-age/u);
  const [ana, ben] = [await enter(at, 'Ana'), await enter(at, 'Ben')];
  // Past the size of a TLS record, on the way that writes past `ws`.
  const message = 'x'.repeat(8_000);
  for (const key of ['1', '2', '3', '4']) await ana.ok('sendmessage', { roomId: 'lobby', key, message });
  expect(await ben.events.first((event) => 'key' in event && event.key === '4')).toMatchObject({ message });
  await expect(signIn(server, 'Plain')).rejects.toThrow('fetch failed');
  expect(await server.stop()).toBe(0);
  expect(await ana.closed).toBe(1012);
});

it.skipIf(noCertificates)('[TLS2] says what is wrong with a certificate or its key', async () => {
  const folder = await newFolder();
  const [one, two] = [makeCertificate(folder, 'one'), makeCertificate(folder, 'two')];
  const text = join(folder, 'text');
  await writeFile(text, 'no certificate');
  const locked = join(folder, 'locked');
  await writeFile(locked, '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n');
  const wrong: [files: { cert: string; key: string }, why: string][] = [
    [{ ...one, cert: join(folder, 'none') }, `PARLEY_TLS_CERT: ${join(folder, 'none')} cannot be read: ENOENT`],
    [{ ...one, key: folder }, `PARLEY_TLS_KEY: ${folder} cannot be read: EISDIR`],
    [{ ...one, cert: text }, `PARLEY_TLS_CERT: ${text} holds no certificate (PEM)`],
    [{ ...one, cert: one.key }, `PARLEY_TLS_CERT: ${one.key} holds no certificate (PEM)`],
    [{ ...one, key: text }, `PARLEY_TLS_KEY: ${text} holds no private key (PEM)`],
    [{ ...one, key: one.cert }, `PARLEY_TLS_KEY: ${one.cert} holds no private key (PEM)`],
    [{ ...one, key: locked }, `PARLEY_TLS_KEY: ${locked} is locked by a password`],
    [{ ...one, key: two.key }, `The key ${two.key} does not belong to the certificate ${one.cert}`],
  ];
  for (const [files, why] of wrong) expect(() => readCertificate(files)).toThrow(why);
  expect(() => readCertificate(one, Date.now() + 2 * DAY)).toThrow(/The certificate .* expired on \d{4}-.*Renew it/u);
  expect(() => readCertificate(one, Date.now() - DAY)).toThrow(/is good from .* on\. Is the clock/u);
  const env = { PARLEY_TLS_CERT: one.cert, PARLEY_TLS_KEY: two.key };
  await expect(startServer(env)).rejects.toThrow(`ended with 1: The key ${two.key} does not belong`);
});

it.skipIf(noCertificates)('[TLS3] takes a renewed certificate without a restart, and never half of one', async () => {
  const folder = await newFolder();
  const [one, two] = [makeCertificate(folder, 'one'), makeCertificate(folder, 'two')];
  const files = { cert: join(folder, 'live.pem'), key: join(folder, 'live.key') };
  const swap = async (what: 'cert' | 'key', from: typeof one) => copyFile(from[what], files[what]);
  await swap('cert', one);
  await swap('key', one);
  const certificate = readCertificate(files);
  const server = createServer(certificate, (_, answer) => answer.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const lines = new Inbox<string>();
  const log = { write: (_: string, what: string) => lines.push(what) };
  const stop = followCertificate(server, files, certificate, log, 20);
  const served = async () => {
    const { port } = server.address() as AddressInfo;
    const socket: TLSSocket = connect({
      port,
      host: '127.0.0.1',
      ca: [one, two].map(({ cert }) => readFileSync(cert)),
    });
    await once(socket, 'secureConnect');
    const name = socket.getPeerCertificate().subject.CN;
    socket.destroy();
    return name;
  };
  expect(await served()).toBe('one');
  await swap('cert', two);
  await lines.first((line) => line === 'certificate not renewed');
  expect(await served()).toBe('one');
  expect(lines.all).not.toContain('certificate renewed');
  await swap('key', two);
  await lines.first((line) => line === 'certificate renewed');
  expect(await served()).toBe('two');
  stop();
  server.close();
});

it.skipIf(noCertificates)(
  '[TLS4] goes on where its files cannot be looked at, says so once, and takes them later',
  async () => {
    const folder = await newFolder();
    const { cert, key } = makeCertificate(folder, 'one');
    const files = { cert: join(folder, 'live.pem'), key };
    await copyFile(cert, files.cert);
    const certificate = readCertificate(files);
    const lines = new Inbox<string>();
    const log = {
      write: (_: string, what: string, fields?: object) => lines.push(`${what} ${JSON.stringify(fields)}`),
    };
    const looks = new Inbox<number>();
    const watched = {
      key,
      get cert() {
        looks.push(looks.all.length + 1);
        return files.cert;
      },
    };
    const stop = followCertificate({ setSecureContext: () => undefined }, watched, certificate, log, 5);
    // A link to itself, as a renewal that went wrong may leave one: more than a file that is missing.
    await symlink('live.pem', join(folder, 'next'));
    await rename(join(folder, 'next'), files.cert);
    await lines.first((line) => line.includes('certificate not renewed') && line.includes('ELOOP'));
    const before = looks.all.length;
    await looks.first((look) => look > before + 3);
    expect(lines.all).toHaveLength(1);
    await copyFile(cert, join(folder, 'next'));
    await rename(join(folder, 'next'), files.cert);
    await lines.first((line) => line.startsWith('certificate renewed'));
    stop();
    expect(() => readCertificate({ cert: files.cert, key: join(files.cert, 'key') })).toThrow(
      /PARLEY_TLS_KEY: .*ENOTDIR/u,
    );
  },
);
