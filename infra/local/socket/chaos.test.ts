// M9, M10: posts that are throttled, and peers that are half gone.
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/platform/aws/post.ts';
import { accept, type Gateway, type Handlers, open, startGateway, until } from '../../../test/local/gateway.ts';
import { createChaos, type Switches } from '../chaos.ts';

const MINUTE = 60_000;

let gateway: Gateway;
afterEach(() => gateway.stop());
const start = async (chaos: Partial<Switches>, handlers: Handlers = {}) => {
  gateway = await startGateway({ $connect: accept, $disconnect: accept, $default: accept, ...handlers }, { chaos });
};
const enter = async () => {
  const person = await open(gateway.url);
  const { connectionId } = (await gateway.event('CONNECT')).requestContext as { connectionId: string };
  return { ...person, connectionId };
};
const ends = () => gateway.events.filter(({ requestContext }) => requestContext.eventType === 'DISCONNECT');

describe('a throttled post', () => {
  it('[GWM9] is answered with 429 and sends nothing; other calls are not', async () => {
    await start({ M9: 1 });
    const { connectionId, frames } = await enter();
    const { status, body } = await gateway.manage('POST', connectionId, { body: 'x' });
    expect([status, JSON.parse(body)]).toEqual([429, { message: 'LimitExceededException' }]);
    expect((await gateway.manage('GET', connectionId)).status).toBe(200);
    expect((await gateway.manage('DELETE', connectionId)).status).toBe(204);
    expect(frames).toEqual([]);
  });

  it('[GWM9] loses nothing and changes no order when it is tried again', async () => {
    await start({ M9: 0.3 });
    const { connectionId, frames } = await enter();
    const client = new ApiGatewayManagementApiClient({
      endpoint: gateway.url.replace('ws', 'http'),
      region: 'us-east-1',
      credentials: { accessKeyId: 'Tester', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    const post = createPost(client, { write: () => undefined });
    const sent = Array.from({ length: 20 }, (_, at) => `frame ${at}`);
    for (const text of sent) expect(await post.send(connectionId, text)).toBe('sent');
    await until(() => (frames.length === sent.length ? true : undefined));
    expect(frames).toEqual(sent);
    client.destroy();
  });
});

describe('a peer that is gone without a goodbye', () => {
  /** Posts again and again, so that the gateway has had every chance to notice. */
  const statuses = async (connectionId: string) => {
    const seen = [];
    for (let times = 0; times < 20; times += 1) {
      seen.push((await gateway.manage('POST', connectionId, { body: 'x' })).status);
    }
    return new Set(seen);
  };

  it('[GWM10] is posted to with 200 until that is noticed, and then with 410', async () => {
    await start({ M10: 1 });
    const { connectionId, socket } = await enter();
    socket.terminate();
    expect(await statuses(connectionId)).toEqual(new Set([200]));
    expect((await gateway.manage('GET', connectionId)).status).toBe(200);
    expect(ends()).toEqual([]);
    gateway.clock.move(MINUTE);
    expect(await statuses(connectionId)).toEqual(new Set([410]));
    expect(ends()[0].requestContext.disconnectStatusCode).toBe(1006);
  });

  it('[GWM10] may be one whose client knows nothing of it', async () => {
    await start({ M10: 1 });
    const { connectionId, socket, frames } = await enter();
    const answers: number[] = [];
    for (let seconds = 0; seconds < 360; seconds += 1) {
      gateway.clock.move(1_000);
      socket.send(String(seconds));
      answers.push((await gateway.manage('POST', connectionId, { body: 'x' })).status);
    }
    const gone = answers.indexOf(410);
    expect(new Set(answers.slice(0, gone))).toEqual(new Set([200]));
    expect(new Set(answers.slice(gone))).toEqual(new Set([410]));
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.length).toBeLessThan(gone);
    const heard = gateway.events.filter(({ body }) => body !== undefined).length;
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThanOrEqual(frames.length);
    expect(ends()[0].requestContext.disconnectStatusCode).toBe(1006);
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it('[GWM10] hears nothing of its end either', async () => {
    await start({ M10: 1, seed: 7 });
    const { connectionId, socket, frames } = await enter();
    const same = createChaos({ M10: 1, seed: 7 });
    same.happens('M10');
    gateway.clock.move(same.upTo('M10', 5 * MINUTE));
    expect((await gateway.manage('POST', connectionId, { body: 'x' })).status).toBe(200);
    expect((await gateway.manage('DELETE', connectionId)).status).toBe(204);
    expect(await statuses(connectionId)).toEqual(new Set([410]));
    expect([frames, socket.readyState]).toEqual([[], socket.OPEN]);
    expect(ends()).toHaveLength(1);
  });

  it('[GWM10] is noticed at once without the switch, and so is one that says goodbye with it', async () => {
    await start({ M10: 1 });
    const { socket } = await enter();
    socket.close(1001);
    await gateway.event('DISCONNECT');
    await gateway.stop();
    await start({});
    const other = await enter();
    other.socket.terminate();
    await gateway.event('DISCONNECT');
    expect(await statuses(other.connectionId)).toEqual(new Set([410]));
  });
});
