// Slow readers, with real sockets that stop reading.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerEvent } from '../../protocol/index.ts';
import { Fanout } from './fanout.ts';
import { type Live, LiveConnections } from './live.ts';
import { BACKLOG_BYTES, SlowReaders } from './slow.ts';

let server: WebSocketServer;
let live: LiveConnections;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  live = new LiveConnections();
});
afterEach(() => server.close());

const head = { epoch: 'e', seq: 99, n: 98 };
const event = (roomId: string): ServerEvent => ({
  event: 'room.changed',
  roomId,
  seq: 1,
  entryId: 'e',
  userId: 'u',
  username: 'U',
  color: 'pink',
  timestamp: '',
  name: 'n',
  topic: 'x'.repeat(30_000),
});

/** A connection with its far end, which has read nothing yet. */
async function join(...rooms: string[]): Promise<{ one: Live; far: WebSocket }> {
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [near] = (await once(server, 'connection')) as [WebSocket];
  if (far.readyState !== WebSocket.OPEN) await once(far, 'open');
  far.pause();
  const user = { userId: 'u', username: 'U', color: 'pink' } as const;
  const one = live.add({ connectionId: crypto.randomUUID(), user, kind: 'parley', openedAt: 0 });
  one.socket = near;
  for (const roomId of rooms) live.enter(one, roomId);
  return { one, far };
}

/** Sends to a room until a condition holds. */
async function fill(fanout: Fanout, roomId: string, until: () => boolean): Promise<void> {
  while (!until()) {
    fanout.toRoom(roomId, event(roomId));
    fanout.flush(roomId);
    await new Promise(setImmediate);
  }
}

const textsOf = (far: WebSocket) => {
  const texts: string[] = [];
  far.on('message', (data: Buffer) => texts.push(data.toString()));
  return texts;
};

it('[SLOW2] tells who reads again the end of each room it missed and still has open, and the newest states', async () => {
  const slow = new SlowReaders(live, { headOf: () => head });
  const fanout = new Fanout(live, slow);
  const { one, far } = await join('a', 'b', 'c');
  await fill(fanout, 'a', () => slow.size === 1);
  for (const roomId of ['a', 'b']) {
    fanout.toRoom(roomId, event(roomId));
    fanout.flush(roomId);
  }
  live.leave(one, 'b');
  for (const rev of [3, 4]) fanout.toOne(one, { event: 'me.changed', rev });
  fanout.toOne(one, { event: 'receipt.moved', roomId: 'a', n: 7 });
  fanout.toOne(one, event('c'));
  expect(fanout.counts.dropped).toBe(6);
  const texts = textsOf(far);
  far.resume();
  while (!texts.some((text) => text.includes('head.moved') && text.includes('"c"'))) await once(far, 'message');
  const owed = texts.filter((text) => !text.includes('room.changed')).map((text) => JSON.parse(text) as ServerEvent);
  expect(owed).toEqual([
    { event: 'me.changed', rev: 4 },
    { event: 'receipt.moved', roomId: 'a', n: 7 },
    { event: 'head.moved', roomId: 'a', ...head },
    { event: 'head.moved', roomId: 'c', ...head },
  ]);
  expect(slow.size).toBe(0);
  far.terminate();
});

it('[SLOW3] closes with 1013 who takes nothing for too long, not who takes little', async () => {
  const slow = new SlowReaders(live, { headOf: () => head, stalledMs: 600 });
  const fanout = new Fanout(live, slow);
  const stalled = await join('a');
  const sipping = await join('a');
  await fill(fanout, 'a', () => slow.size === 2);
  fanout.toRoom('a', event('a'));
  fanout.flush('a');
  const texts = textsOf(sipping.far);
  // Takes a little now and then; all of it takes longer than what is allowed without taking any.
  const sip = setInterval(() => {
    sipping.far.resume();
    setImmediate(() => sipping.far.pause());
  }, 50);
  while (stalled.one.socket?.readyState === WebSocket.OPEN) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sipping.one.socket?.readyState).toBe(WebSocket.OPEN);
  expect(slow.counts).toEqual({ fell: 2, ended: 1 });
  clearInterval(sip);
  stalled.far.resume();
  const [code] = (await once(stalled.far, 'close')) as [number];
  expect(code).toBe(1013);
  sipping.far.resume();
  while (!texts.some((text) => text.includes('head.moved'))) await once(sipping.far, 'message');
  sipping.far.terminate();
});

it('[SLOW6] waits once for who falls behind again and again', async () => {
  const slow = new SlowReaders(live, { headOf: () => head, stalledMs: 60 });
  const { one, far } = await join('a');
  const raw = (one.socket as unknown as { _socket: NodeJS.EventEmitter })._socket;
  const before = raw.listenerCount('drain');
  for (let i = 0; i < 3; i += 1) {
    slow.wrote(one, BACKLOG_BYTES + 1);
    expect(slow.size).toBe(1);
    // Nothing really waits: it is paid at the next look.
    while (slow.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    slow.wrote(one, 0);
  }
  expect(slow.counts.fell).toBe(3);
  expect(raw.listenerCount('drain')).toBe(before + 1);
  far.terminate();
});

it('[SLOW4] allows each less when much waits for all, and cuts those with the most when it is too much', async () => {
  const slow = new SlowReaders(live, { headOf: () => head, muchBytes: 300_000, mostBytes: 1_500_000 });
  const fanout = new Fanout(live, slow);
  const many: { far: WebSocket }[] = [];
  for (let i = 0; i < 8; i += 1) many.push(await join('a'));
  const healthy = await join('a');
  const texts = textsOf(healthy.far);
  healthy.far.resume();
  await fill(fanout, 'a', () => slow.size >= 6);
  // Nobody was allowed a MiB of its own.
  expect(slow.recount()).toBeLessThan(1_500_000);
  const whole = new SlowReaders(live, { headOf: () => head, mostBytes: 500_000 });
  const second = new Fanout(live, whole);
  await fill(second, 'a', () => whole.counts.ended > 0);
  expect(whole.recount()).toBeLessThan(700_000);
  expect(healthy.one.socket?.readyState).toBe(WebSocket.OPEN);
  const before = texts.length;
  second.toRoom('a', event('a'));
  while (texts.length <= before) await once(healthy.far, 'message');
  for (const { far } of [...many, healthy]) far.terminate();
});
