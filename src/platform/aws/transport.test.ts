// The fan-out, on a real store, with posts that answer as a test says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Outcome, Post } from './post.ts';
import { createTransport } from './transport.ts';

const event = {
  event: 'message.posted',
  roomId: 'lobby',
  messageId: '00000000-0000-4000-8000-000000000000',
  message: 'Hello',
} as unknown as ServerEvent;

describe.skipIf(unsupported !== undefined)('the fan-out', () => {
  let now = 1_800_000_000_000;
  let store: Awaited<ReturnType<typeof makeStore>>;
  beforeAll(async () => {
    store = await makeStore({ now: () => now });
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  const open = async (connectionId: string, kind: 'parley' | 'classic' = 'parley', rooms = ['lobby', 'other']) => {
    const user = { userId: 'u', username: 'Ann', color: 'pink' as const };
    await store.connections.open({ connectionId, kind, user, openedAt: now }, rooms);
  };
  /** A transport whose posts have these outcomes, by connection. */
  const transportOf = (outcomes: Record<string, Outcome[]> = {}) => {
    const sent: { connectionId: string; text: string }[] = [];
    const post: Post = {
      send: async (connectionId, text) => {
        sent.push({ connectionId, text });
        return outcomes[connectionId]?.shift() ?? 'sent';
      },
      end: async () => 'sent',
    };
    const clock = { now: () => now };
    return { sent, transport: createTransport(store.db, store.connections, post, clock, { write: () => {} }) };
  };
  const receivers = (sent: { connectionId: string }[]) => sent.map(({ connectionId }) => connectionId).toSorted();

  it('[AWS11] posts to everyone who opened the room, each in its encoding, and to nobody who has expired', async () => {
    await open('old');
    now += 3 * 60 * 60_000;
    await Promise.all([open('a'), open('b'), open('c', 'classic'), open('d', 'parley', ['other'])]);
    const { sent, transport } = transportOf();
    await transport.publish({ roomId: 'lobby' }, event);
    expect(receivers(sent)).toEqual(['a', 'b', 'c']);
    expect(JSON.parse(sent.find(({ connectionId }) => connectionId === 'a')?.text ?? '')).toEqual(event);
    expect(JSON.parse(sent.find(({ connectionId }) => connectionId === 'c')?.text ?? '')).not.toHaveProperty('event');
  });

  it('[MSG6] leaves out who knows already', async () => {
    const { sent, transport } = transportOf();
    await transport.publish({ roomId: 'lobby', except: 'b' }, event);
    expect(receivers(sent)).toEqual(['a', 'c']);
  });

  it('[AWS12] forgets a connection that is gone, and only that one', async () => {
    now += 60_000;
    const { transport } = transportOf({ a: ['gone'], b: ['failed'] });
    await transport.publish({ roomId: 'lobby' }, event);
    const { sent, transport: again } = transportOf();
    await again.publish({ roomId: 'lobby' }, event);
    await again.publish({ roomId: 'other' }, event);
    expect(receivers(sent)).toEqual(['b', 'b', 'c', 'c', 'd']);
    expect(await store.connections.get('a')).toBeUndefined();
  });

  it('[AWS12] forgets the row of a room whose connection was forgotten before', async () => {
    await open('half', 'parley', ['attic']);
    await store.db.delete('ActiveConnections', { Key: { connectionId: 'half' } });
    now += 60_000;
    await transportOf({ half: ['gone'] }).transport.publish({ roomId: 'attic' }, event);
    const { sent, transport } = transportOf();
    await transport.publish({ roomId: 'attic' }, event);
    expect(sent).toEqual([]);
  });

  it('[AWS13] tries a young connection once more after a second, and removes nothing', async () => {
    await open('young', 'parley', ['nursery']);
    const start = performance.now();
    const { sent, transport } = transportOf({ young: ['gone', 'gone'] });
    await transport.publish({ roomId: 'nursery' }, event);
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(sent).toHaveLength(2);
    expect(await store.connections.openedRooms('young')).toEqual(['nursery']);
  });

  it('[AWS11] has at most 50 posts under way, and one that breaks stops no other', async () => {
    await Promise.all(Array.from({ length: 120 }, (_, i) => open(`hall-${i}`, 'parley', ['hall'])));
    let under = 0;
    let most = 0;
    const post: Post = {
      send: async (connectionId) => {
        most = Math.max(most, (under += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        under -= 1;
        if (connectionId === 'hall-7') throw new Error('broken');
        return 'sent';
      },
      end: async () => 'sent',
    };
    const said: string[] = [];
    const log = { write: (_: string, what: string) => void said.push(what) };
    await createTransport(store.db, store.connections, post, { now: () => now }, log).publish(
      { roomId: 'hall' },
      event,
    );
    expect([most, under, said]).toEqual([50, 0, ['delivery_failed']]);
  });
});
