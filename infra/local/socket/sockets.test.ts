// L, M: the limits of a socket, and the management API.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, type Gateway, open, startGateway, until } from '../../../test/local/gateway.ts';

const MINUTE = 60_000;
const KIB = 1_024;

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway({ $connect: accept, $disconnect: accept, $default: accept });
});
afterEach(() => gateway.stop());

const enter = async () => {
  const person = await open(gateway.url);
  const { connectionId } = (await gateway.event('CONNECT')).requestContext as { connectionId: string };
  return { ...person, connectionId };
};
const codeOf = async () => (await gateway.event('DISCONNECT')).requestContext.disconnectStatusCode as number;

describe('a limit', () => {
  it('[GWL1] closes a frame of more than 32 KiB with 1009, whatever it is sent in', async () => {
    const { socket, closed } = await enter();
    socket.send('x'.repeat(32 * KIB));
    await gateway.event('MESSAGE');
    socket.send('x'.repeat(32 * KIB + 1));
    expect(await closed).toBe(1009);
    expect(gateway.events.filter(({ body }) => body !== undefined)).toHaveLength(1);
    expect(await codeOf()).toBe(1009);
  });

  it('[GWL1] lets 128 KiB pass in fragments and closes one byte more with 1009, counted in UTF-8', async () => {
    const { socket, closed } = await enter();
    const sendParts = (more: string) => {
      for (let part = 0; part < 4; part += 1) socket.send('é'.repeat(16 * KIB), { fin: part === 3 && more === '' });
      if (more !== '') socket.send(more, { fin: true });
    };
    sendParts('');
    expect((await gateway.event('MESSAGE')).body).toHaveLength(64 * KIB);
    sendParts('x');
    expect(await closed).toBe(1009);
  });

  it('[GWL2] closes a binary frame with 1003', async () => {
    const { socket, closed } = await enter();
    socket.send(Buffer.from('hello'));
    expect(await closed).toBe(1003);
    expect(await codeOf()).toBe(1003);
  });

  it('[GWL3] closes a socket with 1001 after ten minutes without a frame in either direction', async () => {
    const { socket, closed, connectionId } = await enter();
    gateway.clock.move(9 * MINUTE);
    socket.send('hello');
    await gateway.event('MESSAGE');
    gateway.clock.move(9 * MINUTE);
    await gateway.manage('POST', connectionId, { body: 'hello' });
    gateway.clock.move(9 * MINUTE);
    expect(gateway.events.map(({ requestContext }) => requestContext.eventType)).not.toContain('DISCONNECT');
    gateway.clock.move(MINUTE);
    expect(await closed).toBe(1001);
    expect(await codeOf()).toBe(1001);
  });

  it('[GWL4] closes a socket with 1001 after two hours, whatever is said', async () => {
    const { socket, closed } = await enter();
    for (let minutes = 0; minutes < 120; minutes += 7) {
      socket.send(String(minutes));
      await until(() => gateway.events.find(({ body }) => body === String(minutes)));
      gateway.clock.move(7 * MINUTE);
    }
    expect(await closed).toBe(1001);
  });

  it('[GWL5] answers a protocol ping', async () => {
    const { socket } = await enter();
    const pong = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    await pong;
    expect(gateway.events).toHaveLength(1);
  });
});

describe('the management API', () => {
  it('[GWM1] posts a frame', async () => {
    const { connectionId, frame } = await enter();
    expect(await gateway.manage('POST', connectionId, { body: 'Hello \u{1f600}' })).toEqual({ status: 200, body: '' });
    expect(await frame()).toBe('Hello \u{1f600}');
  });

  it('[GWM2] answers 410 for a connection that is closed or was never there', async () => {
    const { connectionId, socket } = await enter();
    expect((await gateway.manage('POST', 'AAAAAAAAAAAAAAA=')).status).toBe(410);
    socket.close();
    await gateway.event('DISCONNECT');
    expect((await gateway.manage('POST', connectionId)).status).toBe(410);
  });

  it('[GWM3] answers 400 for what is no connection id', async () => {
    expect((await gateway.manage('POST', 'no id')).status).toBe(400);
  });

  it('[GWM4] answers 413 for more than 128 KiB', async () => {
    const { connectionId, frame } = await enter();
    expect((await gateway.manage('POST', connectionId, { body: 'x'.repeat(131_073) })).status).toBe(413);
    expect((await gateway.manage('POST', connectionId, { body: 'x'.repeat(131_072) })).status).toBe(200);
    expect(await frame()).toHaveLength(131_072);
  });

  it('[GWM5] answers 403 to an unsigned call and for another stage', async () => {
    const { connectionId, frames } = await enter();
    expect((await gateway.manage('POST', connectionId, { authorization: '' })).status).toBe(403);
    expect((await gateway.manage('POST', connectionId, { stage: 'other' })).status).toBe(403);
    expect(frames).toEqual([]);
  });

  it('[GWM6] answers 410 about a connection whose handshake is not answered yet', async () => {
    let status = 0;
    const early = await startGateway({
      $connect: async ({ requestContext }) => {
        ({ status } = await early.manage('POST', requestContext.connectionId, { body: 'early' }));
        return { statusCode: 200 };
      },
    });
    const { frames } = await open(early.url);
    expect(status).toBe(410);
    expect(frames).toEqual([]);
    await early.stop();
  });

  it('[GWM7] tells about a connection', async () => {
    const { connectionId } = await enter();
    gateway.clock.move(MINUTE);
    await gateway.manage('POST', connectionId, { body: 'x' });
    const { status, body } = await gateway.manage('GET', connectionId);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      {
        connectedAt: '2026-11-22T17:04:05.000Z',
        identity: { sourceIp: '127.0.0.1' },
        lastActiveAt: '2026-11-22T17:05:05.000Z',
      },
    ]);
  });

  it('[GWM8] ends a connection, which then is gone', async () => {
    const { connectionId, closed } = await enter();
    expect((await gateway.manage('DELETE', connectionId)).status).toBe(204);
    await closed;
    expect(await gateway.event('DISCONNECT')).toBeDefined();
    expect((await gateway.manage('DELETE', connectionId)).status).toBe(410);
  });
});
