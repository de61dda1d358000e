// Caddy with the recipe of deploy/, and a certificate of its own authority.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProxy } from '../../bin/prepare/proxies.mjs';
import { trust } from '../node/certificates.ts';
import { newFolder } from '../platform/node.ts';
import { recipe, startBehind, startProxy, tryAll } from './proxied.ts';

const caddy = findProxy('caddy');
if (!caddy) process.stdout.write('The recipe for Caddy is not tried: there is no Caddy here.\n');

it.skipIf(!caddy)(
  '[DEPLOY1] works behind Caddy',
  async () => {
    const folder = await newFolder();
    const behind = await startBehind();
    const site = await recipe('Caddyfile', [
      ['chat.example.com {', `https://localhost:${behind.port} {\n\ttls internal`],
      ['127.0.0.1:8080', new URL(behind.server.http).host],
    ]);
    const options = `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n`;
    await writeFile(join(folder, 'Caddyfile'), options + site);
    const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder };
    const args = ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
    await startProxy(caddy as string, args, behind.port, env);
    trust(join(folder, 'caddy/pki/authorities/local/root.crt'));
    await tryAll(behind);
    expect(await behind.server.stop()).toBe(0);
  },
  30_000,
);
