// nginx with the recipe of deploy/, and a certificate made on the spot.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProxy } from '../../bin/prepare/proxies.mjs';
import { makeCertificate, noCertificates, trust } from '../node/certificates.ts';
import { newFolder } from '../platform/node.ts';
import { recipe, startBehind, startProxy, tryAll } from './proxied.ts';

const nginx = findProxy('nginx');
const missing = nginx === undefined ? 'there is no nginx here' : noCertificates;
if (missing) process.stdout.write(`The recipe for nginx is not tried: ${missing}.\n`);

it.skipIf(missing)(
  '[DEPLOY1] works behind nginx',
  async () => {
    const folder = await newFolder();
    const { cert, key } = makeCertificate(folder, 'site');
    trust(cert);
    const behind = await startBehind();
    const site = await recipe('nginx.conf', [
      [/ +listen \[::\]:.*\n/gu, ''], // IPv6 may be off here.
      ['listen 80;', `listen 127.0.0.1:${behind.plain};`],
      ['listen 443 ssl;', `listen 127.0.0.1:${behind.port} ssl;`],
      ['chat.example.com;', 'localhost;'],
      ['/etc/letsencrypt/live/chat.example.com/fullchain.pem', cert],
      ['/etc/letsencrypt/live/chat.example.com/privkey.pem', key],
      ['127.0.0.1:8080', new URL(behind.server.http).host],
    ]);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join('\n');
    const whole = `pid ${folder}/pid;\ndaemon off;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${site}}\n`;
    await writeFile(join(folder, 'nginx.conf'), whole);
    const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
    await startProxy(nginx as string, args, behind.port);
    await tryAll(behind);
    const redirect = await fetch(`http://127.0.0.1:${behind.plain}/rooms/lobby`, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, 'https://127.0.0.1/rooms/lobby']);
    expect(await behind.server.stop()).toBe(0);
  },
  30_000,
);
