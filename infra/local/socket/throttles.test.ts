// H8, X5: what is too much for a stage, and for an account.
import { afterEach, describe, expect, it } from 'vitest';
import { accept, FakeClock, type Gateway, open, startGateway, until } from '../../../test/local/gateway.ts';
import { createAccount } from '../account.ts';
import { createHttpApi } from '../httpApi.ts';
import type { Template } from '../template.ts';

const SECOND = 1_000;
const handlers = { $connect: accept, $disconnect: accept, $default: accept, greet: accept, ping: 'mock' as const };
const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

describe('the throttle of a stage', () => {
  it('[GWH8] refuses a handshake past that of its route with 429, and no function hears of it', async () => {
    const stage = { DefaultRouteSettings: limit(500, 1_000), RouteSettings: { $connect: limit(1, 2) } };
    gateway = await startGateway(handlers, { stage });
    await open(gateway.url);
    await open(gateway.url);
    await expect(open(gateway.url)).rejects.toThrow('429');
    expect(gateway.events).toHaveLength(2);
    gateway.clock.move(SECOND);
    await open(gateway.url);
    await expect(open(gateway.url)).rejects.toThrow('429');
  });

  it('[GWH8] counts handshakes with the default settings where their route has none', async () => {
    gateway = await startGateway(handlers, { stage: { DefaultRouteSettings: limit(1, 1) } });
    await open(gateway.url);
    await expect(open(gateway.url)).rejects.toThrow('429');
  });

  it.each(['greet', 'ping'])('[GWH8] answers a frame past it with a frame, route by route: %s', async (action) => {
    gateway = await startGateway(handlers, { stage: { DefaultRouteSettings: limit(1, 2) } });
    const { socket, frames, frame } = await open(gateway.url);
    for (let times = 0; times < 3; times += 1) socket.send(JSON.stringify({ action }));
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    const complaint = { message: 'Too Many Requests', connectionId, requestId: expect.any(String) };
    expect(JSON.parse(await frame())).toEqual(complaint);
    socket.send('another route');
    await until(() => gateway?.events.find(({ body }) => body === 'another route'));
    expect(frames).toHaveLength(1);
    gateway.clock.move(SECOND);
    socket.send(JSON.stringify({ action }));
    socket.send(JSON.stringify({ action }));
    await frame(1);
    const times = gateway.events.filter(({ requestContext }) => requestContext.routeKey === action).length;
    expect(times).toBe(action === 'ping' ? 0 : 3);
  });

  it('[GWH8] refuses a request to the HTTP API with 429', async () => {
    const resources: Record<string, object> = {
      Api: { ProtocolType: 'HTTP' },
      Stage: { ApiId: 'Api', DefaultRouteSettings: limit(1, 1) },
      Integration: { ApiId: 'Api', IntegrationUri: 'F' },
      Route: { ApiId: 'Api', RouteKey: 'GET /config.json', Target: 'integrations/Integration' },
    };
    const template: Template = {
      folder: '',
      ref: (id) => id,
      attribute: (id) => `https://${id}`,
      ofType: (type) => [type.split('::')[2] ?? ''].map((id) => ({ id, type, properties: resources[id] })),
    };
    const invoke = async () => ({ value: { statusCode: 200 } });
    const clock = new FakeClock();
    const account = createAccount({ X5: 0 }, clock);
    const { answer } = createHttpApi(template, { invoke, stop: async () => {} }, account, clock);
    const url = new URL('http://api/config.json');
    const asked = { method: 'GET', url, headers: {}, body: Buffer.alloc(0), from: '203.0.113.7' };
    expect((await answer(asked)).status).toBe(200);
    const refused = await answer(asked);
    expect([refused.status, JSON.parse(String(refused.body))]).toEqual([429, { message: 'Too Many Requests' }]);
    expect((await answer({ ...asked, method: 'POST' })).status).toBe(404);
  });
});

describe('the quota of an account', () => {
  it('[GWX5] is shared by handshakes, frames and calls to the management API', async () => {
    gateway = await startGateway(handlers, { chaos: { X5: 10 } });
    const { socket, frame } = await open(gateway.url);
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    socket.send('1');
    socket.send('2');
    await until(() => gateway?.events.find(({ body }) => body === '2'));
    expect((await gateway.manage('POST', connectionId, { body: 'posted' })).status).toBe(200);
    expect((await gateway.manage('GET', connectionId)).status).toBe(200);
    const refused = await gateway.manage('POST', connectionId, { body: 'too much' });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([429, { message: 'LimitExceededException' }]);
    await expect(open(gateway.url)).rejects.toThrow('429');
    socket.send('3');
    expect(await frame(0)).toBe('posted');
    expect(JSON.parse(await frame(1))).toMatchObject({ message: 'Too Many Requests' });
    // There are never more than five, and each tenth of a second brings one back.
    gateway.clock.move(60 * SECOND);
    for (let times = 0; times < 5; times += 1) await gateway.manage('GET', connectionId);
    expect((await gateway.manage('GET', connectionId)).status).toBe(429);
    gateway.clock.move(SECOND / 10);
    expect((await gateway.manage('GET', connectionId)).status).toBe(200);
  });

  it('[GWX5] lets 500 connections come in at once, and as many in each second', () => {
    const clock = new FakeClock();
    const account = createAccount({ X5: 10_000 }, clock);
    const come = () => Array.from({ length: 600 }, () => account.connection()).filter(Boolean).length;
    expect(come()).toBe(500);
    clock.move(SECOND / 2);
    expect(come()).toBe(250);
  });

  it('[GWX5] is as large as that of AWS when nothing else is said', () => {
    const account = createAccount({ X5: 10_000 }, new FakeClock());
    const requests = Array.from({ length: 6_000 }, () => account.request()).filter(Boolean);
    expect(requests).toHaveLength(5_000);
  });
});
