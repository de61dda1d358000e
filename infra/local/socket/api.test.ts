// H, R, E: how the local WebSocket API opens sockets, routes frames and describes both to functions.
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { accept, type Gateway, type Handlers, open, startGateway, until } from '../../../test/local/gateway.ts';

let gateway: Gateway;
afterEach(() => gateway.stop());
const start = async (handlers: Handlers) => {
  gateway = await startGateway({ $connect: accept, $disconnect: accept, $default: accept, ...handlers });
  return gateway;
};

describe('a handshake', () => {
  it('[GWH2] is refused with 403 for any other stage', async () => {
    const { url } = await start({});
    await expect(open(url.replace('production', 'other'))).rejects.toThrow('403');
    expect(gateway.events).toEqual([]);
  });

  it('[GWH5] is refused with the status that $connect returns', async () => {
    const { url } = await start({ $connect: () => ({ statusCode: 401 }) });
    await expect(open(url)).rejects.toThrow('401');
  });

  it('[GWH5] is refused with 502 when $connect throws', async () => {
    const { url } = await start({
      $connect: () => {
        throw new Error('no');
      },
    });
    await expect(open(url)).rejects.toThrow('502');
  });

  it('[GWH6] answers the subprotocol that $connect returns, and none when it returns none', async () => {
    const { url } = await start({
      $connect: ({ headers }) => {
        const asked = headers['Sec-WebSocket-Protocol'] as string | undefined;
        return asked?.includes('b') ? { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'b' } } : accept({});
      },
    });
    expect((await open(url, ['a', 'b'])).socket.protocol).toBe('b');
    await expect(open(url, ['a'])).rejects.toThrow('no subprotocol');
  });

  it('[GWH7] is refused when the address is longer than 4,096 characters', async () => {
    const { url } = await start({});
    await expect(open(`${url}?x=${'x'.repeat(4_096)}`)).rejects.toThrow('414');
    expect(gateway.events).toEqual([]);
  });

  it('[GWH5] that its client has given up still ends with $disconnect', async () => {
    let connected = () => {};
    await start({ $connect: () => new Promise((resolve) => (connected = () => resolve({ statusCode: 200 }))) });
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    const headers = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
    socket.write(
      `GET /production HTTP/1.1\r\nHost: x\r\n${headers}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    await gateway.event('CONNECT');
    socket.destroy();
    await once(socket, 'close');
    await new Promise((resolve) => setTimeout(resolve, 50));
    connected();
    expect(await gateway.event('DISCONNECT')).toBeDefined();
  });
});

describe('a frame', () => {
  const seen = async (handlers: Handlers, frame: string): Promise<string> => {
    const { url } = await start(handlers);
    (await open(url)).socket.send(frame);
    return (await gateway.event('MESSAGE')).requestContext.routeKey;
  };

  it('[GWR1] goes to the route that its action names', async () => {
    expect(await seen({ greet: accept }, '{"action":"greet"}')).toBe('greet');
  });

  it.each(['{"action":"other"}', '{"action":"$connect"}', '{"action":"toString"}'])(
    '[GWR2] goes to $default when no route has that name: %s',
    async (frame) => expect(await seen({ greet: accept }, frame)).toBe('$default'),
  );

  it.each(['greet', '{}', '[]', 'null', '{"action":7}', '{"action":{"action":"greet"}}', ''])(
    '[GWR3] goes to $default when it names no route: %s',
    async (frame) => expect(await seen({ greet: accept }, frame)).toBe('$default'),
  );

  it('[GWR4] gets a Forbidden frame when nothing takes it, and the socket stays open', async () => {
    gateway = await startGateway({ $connect: accept, greet: accept });
    const { socket, frame } = await open(gateway.url);
    socket.send('nothing');
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    expect(JSON.parse(await frame())).toEqual({ message: 'Forbidden', connectionId, requestId: expect.any(String) });
    socket.send('{"action":"greet"}');
    expect(await gateway.event('MESSAGE')).toBeDefined();
  });

  it('[GWR5] gets an Internal server error frame when its function throws, and the socket stays open', async () => {
    const { url } = await start({
      fail: () => {
        throw new Error('no');
      },
    });
    const { socket, frame } = await open(url);
    socket.send('{"action":"fail"}');
    expect(JSON.parse(await frame())).toMatchObject({
      message: 'Internal server error',
      connectionId: expect.any(String),
    });
    socket.send('still here');
    await until(() => gateway.events.find(({ body }) => body === 'still here'));
  });

  it('[GWR6] [GWR7] is answered with nothing that its function returns, and with nothing by a mock', async () => {
    const { url } = await start({ refuse: () => ({ statusCode: 400, body: 'no' }), ping: 'mock' });
    const { socket, frames } = await open(url);
    socket.send('{"action":"refuse"}');
    socket.send('{"action":"ping"}');
    await gateway.event('MESSAGE');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(frames).toEqual([]);
    expect(gateway.events).toHaveLength(2);
  });

  it('[GWX1] does not wait for the one before it', async () => {
    let release = () => {};
    const { url } = await start({ slow: () => new Promise<void>((resolve) => (release = resolve)) });
    const { socket } = await open(url);
    socket.send('{"action":"slow"}');
    socket.send('next');
    expect(await until(() => gateway.events.find(({ body }) => body === 'next'))).toBeDefined();
    release();
  });
});

describe('an event', () => {
  const common = {
    extendedRequestId: expect.any(String),
    requestTime: '22/Nov/2026:17:04:05 +0000',
    requestTimeEpoch: Date.UTC(2026, 10, 22, 17, 4, 5),
    messageDirection: 'IN',
    stage: 'production',
    connectedAt: Date.UTC(2026, 10, 22, 17, 4, 5),
    identity: { sourceIp: '127.0.0.1', userAgent: 'tester' },
    requestId: expect.any(String),
    domainName: expect.stringMatching(/^\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/u),
    connectionId: expect.any(String),
    apiId: expect.any(String),
  };
  const visit = async (query = '') => {
    const { url } = await start({});
    const { socket, closed } = await open(`${url}${query}`, [], { 'User-Agent': 'tester' });
    socket.send('hello');
    await gateway.event('MESSAGE');
    socket.close(4001, 'done');
    await closed;
  };

  it('[GWE1] [GWE4] of a handshake has headers, and the query only when there is one', async () => {
    await visit('?a=1&a=2');
    const event = await gateway.event('CONNECT');
    expect(event).toEqual({
      headers: expect.objectContaining({ 'User-Agent': 'tester' }),
      multiValueHeaders: expect.objectContaining({ 'User-Agent': ['tester'] }),
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      requestContext: { ...common, routeKey: '$connect', eventType: 'CONNECT' },
      isBase64Encoded: false,
    });
    await gateway.stop();
    await visit();
    expect(Object.keys(await gateway.event('CONNECT'))).not.toContain('queryStringParameters');
  });

  it('[GWE2] [GWE4] of a frame has its text and no headers', async () => {
    await visit();
    expect(await gateway.event('MESSAGE')).toEqual({
      requestContext: { ...common, routeKey: '$default', eventType: 'MESSAGE', messageId: expect.any(String) },
      body: 'hello',
      isBase64Encoded: false,
    });
  });

  it('[GWE3] [GWE4] of an end has its code and reason', async () => {
    await visit();
    expect(await gateway.event('DISCONNECT')).toEqual({
      headers: { Host: expect.any(String), 'x-api-key': '', 'x-restapi': '' },
      multiValueHeaders: { Host: [expect.any(String)], 'x-api-key': [''], 'x-restapi': [''] },
      requestContext: {
        ...common,
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        disconnectStatusCode: 4001,
        disconnectReason: 'done',
      },
      isBase64Encoded: false,
    });
  });

  it('[GWE5] names a connection in a way that must be encoded in a path', async () => {
    await visit();
    expect((await gateway.event('CONNECT')).requestContext.connectionId).toMatch(/^[\w-]{15}=$/u);
  });
});
