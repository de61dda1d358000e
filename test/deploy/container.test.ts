// What the Containerfile puts into its last stage, put together here: a server must run from it. No engine builds it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { call, enter } from '../person.ts';
import { newFolder, startServer } from '../platform/node.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
interface Locked {
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}

/** What each of the owner's commands says when it has done its work. */
const said: { [name: string]: RegExp } = {
  'owner-link': /\/owner#/u,
  doctor: /\d+ well, \d+ to look at, \d+ wrong/u,
  backup: /holds .* whole/u,
  restore: /^Restored /u,
};

it('[DEPLOY3] [DEPLOY4] [DEPLOY5] runs from the files and packages that the container gets', async () => {
  const stages = (await readFile(join(ROOT, 'deploy/Containerfile'), 'utf8')).split(/^FROM .*$/mu);
  const last = stages.at(-1) ?? '';
  const [app, data] = [await newFolder(), await newFolder()];
  const copied = [...last.matchAll(/^COPY (?:--from=page \/app\/)?(.+) (\S+)$/gmu)];
  for (const [, sources = '', target = ''] of copied) {
    for (const source of sources.split(' ')) {
      const to = target === './' ? join(app, source) : join(app, target);
      await cp(join(ROOT, source), to, { recursive: true });
    }
  }
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const needed = Object.entries(lock.packages).filter(
    ([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional,
  );
  expect(last).toContain('npm ci --omit=dev --omit=optional --ignore-scripts');
  for (const [path] of needed) await cp(join(ROOT, path), join(app, path), { recursive: true });

  const command = [...(/^CMD (\[.*\])$/mu.exec(last)?.[1] ?? '[]').matchAll(/"([^"]+)"/gu)].map(
    ([, part = '']) => part,
  );
  expect(command[0]).toBe('node');
  // [DEPLOY4] As the user who starts it, with the flags of the start: others have compiled code of their own.
  const [warming = '', warm = ''] = /^RUN (\[.*"help"\])$/mu.exec(last) ?? [];
  const [node, ...words] = JSON.parse(warm) as string[];
  expect([node, ...words.slice(0, -1)]).toEqual(command.slice(0, -1));
  const steps = ['chown node:node /data node_modules/.parley', 'USER node', warming, 'CMD ["node", "--max'];
  const places = steps.map((step) => last.indexOf(step));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  const compiled = join(app, 'node_modules/.parley/compiled');
  expect(existsSync(compiled)).toBe(false);
  expect(spawnSync(process.execPath, words, { cwd: app }).status).toBe(0);
  expect(readdirSync(compiled, { recursive: true }).length).toBeGreaterThan(100);
  const inApp = command.slice(1).map((part) => (part.startsWith('bin/') ? join(app, part) : part));
  const server = await startServer({ HOST: '0.0.0.0', PARLEY_GUESTS: 'on', PARLEY_DATA: data }, [
    process.execPath,
    ...inApp,
  ]);
  expect((await fetch(server.http)).status).toBe(200);
  expect(await call(server, 'GET', '/config.json')).toMatchObject({ json: { guests: true } });
  (await enter(server, 'Ana')).socket.close();
  const health = /HEALTHCHECK[\s\S]*?CMD \["node", "-e", "(.*)"\]/u.exec(last)?.[1] ?? '';
  expect(health).toContain('http://127.0.0.1:8080/readyz');
  const check = health.replace('127.0.0.1:8080', new URL(server.http).host);
  expect(spawnSync(process.execPath, ['-e', check]).status).toBe(0);

  // [DEPLOY5] As the head of the file names them, in its order: the server is stopped before something is restored.
  const owners = [
    ...stages.join('').matchAll(/^# +podman (?:exec|run --rm) .*?node (bin\/parley\.mjs ([\w-]+)[^#\n]*)/gmu),
  ];
  expect(owners.map(([, , name]) => name)).toEqual(['owner-link', 'doctor', 'backup', 'restore']);
  for (const [, line = '', name = ''] of owners) {
    if (name === 'restore') {
      expect(await server.stop()).toBe(0);
      expect(spawnSync(process.execPath, ['-e', check]).status).toBe(1);
    }
    const parts = line.trim().replace('/data', data).split(' ');
    const env = { PATH: process.env['PATH'], HOST: '0.0.0.0', PARLEY_DATA: data };
    const { stdout, stderr } = spawnSync(process.execPath, parts, { cwd: app, env, encoding: 'utf8' });
    expect([stderr, stdout], line).toEqual(['', expect.stringMatching(said[name] as RegExp)]);
  }
}, 30_000);
