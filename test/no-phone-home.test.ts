import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';

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
});
