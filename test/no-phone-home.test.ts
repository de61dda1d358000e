import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { enter } from './person.ts';
import { newFolder, startServer } from './platform/node.ts';

/** `npm test` sets it where it could cut off the network; run alone, these tests have nothing to check. */
const offline = process.env['TEST_OFFLINE'] === '1';

describe.runIf(offline)('with outbound traffic cut off', () => {
  it('[RUN1] no address outside is reachable', async () => {
    const socket = connect({ host: '192.0.2.1', port: 443 });
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ENETUNREACH' });
  });

  it('[RUN1] no name outside resolves', async () => {
    await expect(lookup('example.com')).rejects.toMatchObject({ syscall: 'getaddrinfo' });
  });

  it('[RUN1] loopback works', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    server.close();
  });

  it('[RUN2] the product runs: sign-in, messages, history, a restart, the page', async () => {
    const PARLEY_DATA = await newFolder();
    const server = await startServer({ PARLEY_DATA });
    const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
    await ana.ok('sendmessage', { roomId: 'lobby', key: 'k', message: 'Nobody outside heard this' });
    await ben.events.first((event) => 'key' in event && event.key === 'k');
    await server.stop();

    const again = await startServer({ PARLEY_DATA });
    const { messages } = await (await enter(again, 'Cleo')).ok('history', { roomId: 'lobby' });
    expect(messages).toMatchObject([{ message: 'Nobody outside heard this' }]);
    const page = await (await fetch(again.http)).text();
    expect(page).toContain('<script');
    // Everything a page loads comes from here: no address in it names another host.
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u);
    await again.stop();
  });
});
