// How the owner comes in on one machine: the link that the first start prints, and the command that prints more.
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call } from '../person.ts';
import { newFolder, type NodeServer, startServer } from '../platform/node.ts';
import { owner } from '../platform/owner.ts';

const linkIn = (text: string) => new URL(/https?:\S+\/owner#\S+/u.exec(text)?.[0] ?? 'none:');
const open = (server: NodeServer, link: URL) =>
  call(server, 'POST', '/api/owner', { body: { secret: link.hash.slice(1) } });

it('[OWNER5] prints a link as long as there is no owner', async () => {
  const PARLEY_DATA = join(await newFolder(), 'data');
  const first = await startServer({ PARLEY_DATA });
  const link = linkIn(first.output());
  expect(link.origin).toBe(first.http.replace('127.0.0.1', 'localhost'));
  expect((await fetch(link)).status).toBe(200);
  await first.stop();

  // Never used, so there is still no owner, and the link is still good.
  const second = await startServer({ PARLEY_DATA, PARLEY_URL: 'https://chat.example.com' });
  expect(linkIn(second.output()).href).toMatch(/^https:\/\/chat\.example\.com\/owner#[\w-]{43}$/u);
  expect(await open(second, link)).toMatchObject({ status: 201 });
  await second.stop();

  const third = await startServer({ PARLEY_DATA });
  expect(third.output()).not.toContain('/owner#');
  await third.stop();
});

it('[OWNER5] prints a link on demand, before the first start, while a server runs, and after it', async () => {
  const PARLEY_DATA = join(await newFolder(), 'data');
  const said = await owner({ PARLEY_DATA }, 'owner-link', '--port', '9');
  expect(said).toContain(`It is for the chat in ${PARLEY_DATA}. No server runs on it now: `);
  const early = linkIn(said);
  expect(early.origin).toBe('http://localhost:9');
  const server = await startServer({ PARLEY_DATA });
  expect(await open(server, early)).toMatchObject({ status: 201 });
  // It asks the running server for its port: this shell knows another one.
  const heard = await owner({ PARLEY_DATA, PORT: '9' }, 'owner-link');
  expect(heard).toMatch(/It is for the chat in \S+\.\n$/u);
  const during = linkIn(heard);
  expect(during.port).toBe(new URL(server.http).port);
  expect(await open(server, during)).toMatchObject({ status: 201 });
  await server.stop('SIGKILL');
  const late = linkIn(await owner({ PARLEY_DATA, PARLEY_URL: 'https://chat.example.com' }, 'owner-link'));
  expect(late.origin).toBe('https://chat.example.com');
});

it('[OWNER5] prints it for a browser on another machine too, where the server listens in its networks', async () => {
  const networks = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = networks.filter(({ family, internal }) => family === 'IPv4' && !internal);
  const PARLEY_DATA = join(await newFolder(), 'data');
  const server = await startServer({ PARLEY_DATA, HOST: '0.0.0.0' });
  const { port } = new URL(server.http);
  const hosts = ['localhost', ...outside.map(({ address }) => address)];
  for (const said of [server.output(), await owner({ PARLEY_DATA }, 'owner-link')]) {
    const links = [...said.matchAll(/http:\S+\/owner#/gu)].map(([link]) => link);
    expect(links).toEqual(hosts.map((host) => `http://${host}:${port}/owner#`));
  }
  await server.stop();
});
