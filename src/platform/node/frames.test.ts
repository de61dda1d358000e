// Frames written by hand are the frames of `ws`, and a room's recipients get one write each.
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerEvent } from '../../protocol/index.ts';
import { Fanout } from './fanout.ts';
import { BACKLOG_BYTES, SlowReaders } from './slow.ts';
import { writeDirectly } from './direct.ts';
import { frameOf, openSocket } from './frames.ts';
import { LiveConnections } from './live.ts';
import { Replies } from './replies.ts';

interface Handle {
  writeBuffer(request: object, data: Buffer): number;
}

async function pair(server: WebSocketServer): Promise<[near: WebSocket, far: WebSocket]> {
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [near] = (await once(server, 'connection')) as [WebSocket];
  if (far.readyState !== WebSocket.OPEN) await once(far, 'open');
  return [near, far];
}

async function listening(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  return server;
}

/** What is written to a socket past its stream, from now on. */
function writesTo(near: WebSocket): Buffer[] {
  const { _handle: handle } = (near as unknown as { _socket: { _handle: Handle } })._socket;
  const writes: Buffer[] = [];
  const write = handle.writeBuffer.bind(handle);
  handle.writeBuffer = (request, data) => {
    writes.push(data);
    return write(request, data);
  };
  return writes;
}

function eventOf(seq: number, message: string): ServerEvent {
  const ids = { messageId: crypto.randomUUID(), entryId: 'e', connectionId: 'c', userId: 'u', key: 'k', roomId: 'r' };
  return {
    event: 'message.posted',
    ...ids,
    seq,
    n: seq,
    rev: seq,
    username: 'U',
    color: 'pink',
    timestamp: '',
    message,
  };
}

it('[WIRE4] writes frames of every length that a WebSocket client reads as they were', async () => {
  const server = await listening();
  const [near, far] = await pair(server);
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536].map((length) => 'x'.repeat(length));
  texts.push('\u20ac\u{1f600}'.repeat(9_000));
  const got: string[] = [];
  far.on('message', (data: Buffer) => got.push(data.toString()));
  // Between frames of `ws` itself, as replies are.
  near.send('first');
  writeDirectly([openSocket(near) as Socket], Buffer.concat(texts.map(frameOf)));
  near.send('last');
  near.close();
  await once(far, 'close');
  expect(got).toEqual(['first', ...texts, 'last']);
  expect(openSocket(near)).toBeUndefined();
  server.close();
});

it('[WIRE4] writes the frames of one turn once per recipient, and encodes them once', async () => {
  const server = await listening();
  const live = new LiveConnections();
  const fanout = new Fanout(live, new SlowReaders(live, { headOf: () => undefined }));
  const writes: Buffer[][] = [];
  const far: WebSocket[] = [];
  for (const kind of ['parley', 'parley', 'classic'] as const) {
    const [near, other] = await pair(server);
    const user = { userId: 'u', username: 'U', color: 'pink' } as const;
    const one = live.add({ connectionId: String(far.length), user, kind, openedAt: 0 });
    one.socket = near;
    live.enter(one, 'r');
    writes.push(writesTo(near));
    far.push(other);
  }
  const got: string[] = [];
  far[2]?.on('message', (data: Buffer) => got.push(data.toString()));
  for (let seq = 1; seq <= 5; seq += 1) fanout.toRoom('r', eventOf(seq, `${seq}`));
  expect(writes.flat()).toEqual([]);
  await once(far[2] as WebSocket, 'message');
  expect(writes.map((mine) => mine.length)).toEqual([1, 1, 1]);
  expect(writes[0]?.[0]).toBe(writes[1]?.[0]);
  while (got.length < 5) await once(far[2] as WebSocket, 'message');
  expect(got.map((text) => (JSON.parse(text) as { message: string }).message)).toEqual(['1', '2', '3', '4', '5']);
  for (const one of far) one.terminate();
  server.close();
});

it('[WIRE7] writes the events of one turn in the order of the log, in whatever order they were published', async () => {
  const server = await listening();
  const live = new LiveConnections();
  const fanout = new Fanout(live, new SlowReaders(live, { headOf: () => undefined }));
  const [near, far] = await pair(server);
  const user = { userId: 'u', username: 'U', color: 'pink' } as const;
  const one = live.add({ connectionId: '1', user, kind: 'classic', openedAt: 0 });
  one.socket = near;
  live.enter(one, 'r');
  const got: string[] = [];
  far.on('message', (data: Buffer) => got.push((JSON.parse(data.toString()) as { message: string }).message));
  for (const seq of [2, 4, 1, 3]) fanout.toRoom('r', eventOf(seq, `${seq}`));
  while (got.length < 4) await once(far, 'message');
  expect(got).toEqual(['1', '2', '3', '4']);
  far.terminate();
  server.close();
});

it('[WIRE8] writes the replies of one tick once per connection and in order, and only then goes on', async () => {
  const server = await listening();
  const pairs = [await pair(server), await pair(server)];
  const writes = pairs.map(([near]) => writesTo(near));
  const replies = new Replies();
  const near = (who: 0 | 1) => pairs[who]?.[0] as WebSocket;
  const written: [text: string, writes: number[]][] = [];
  const send = (who: 0 | 1, text: string) =>
    replies.send(near(who), text, () => written.push([text, writes.map((all) => all.length)]));
  send(0, 'one');
  // What is ready behind the same tick's microtasks is of that tick too.
  void Promise.resolve().then(() => send(0, 'two'));
  send(1, 'three');
  await new Promise(setImmediate);
  send(0, 'four');
  await new Promise(setImmediate);
  expect(writes.map((all) => all.map(String))).toEqual([
    [String(Buffer.concat([frameOf('one'), frameOf('two')])), String(frameOf('four'))],
    [String(frameOf('three'))],
  ]);
  expect(written).toEqual([
    ['one', [1, 1]],
    ['three', [1, 1]],
    ['two', [1, 1]],
    ['four', [2, 1]],
  ]);
  for (const [, far] of pairs) far.terminate();
  server.close();
});

it('[WIRE5] closes a classic connection that does not read with 1013, and goes on with the others', async () => {
  const server = await listening();
  const live = new LiveConnections();
  const fanout = new Fanout(live, new SlowReaders(live, { headOf: () => undefined }));
  const [near, far] = await pair(server);
  const one = live.add({
    connectionId: '1',
    user: { userId: 'u', username: 'U', color: 'pink' },
    kind: 'classic',
    openedAt: 0,
  });
  one.socket = near;
  live.enter(one, 'r');
  far.pause();
  let written = 0;
  while (near.readyState === WebSocket.OPEN) {
    fanout.toRoom('r', eventOf(1, 'x'.repeat(8_000)));
    fanout.flush('r');
    written += 8_000;
    await new Promise(setImmediate);
  }
  expect(written).toBeGreaterThan(BACKLOG_BYTES);
  far.resume();
  const [code] = (await once(far, 'close')) as [number];
  expect(code).toBe(1013);
  server.close();
});
