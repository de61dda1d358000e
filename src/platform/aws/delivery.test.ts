// Posts to known recipients, on a real store, with posts that answer as a test says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf, postedIn, receiversOf } from '../../../test/platform/fanout.ts';
import { createDelivery } from './delivery.ts';
import type { Outcome, Post } from './post.ts';
import { roomShard } from './store/tables.ts';

const event = postedIn('lobby');

describe.skipIf(unsupported !== undefined)('the delivery of an event', () => {
  let now = 1_800_000_000_000;
  let store: AwsStore;
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
  const fanout = (outcomes: Record<string, Outcome[]> = {}) => fanoutOf(store, () => now, { outcomes });

  it('[AWS11] posts to everyone who opened the room, each in its encoding, and to nobody who has expired', async () => {
    await open('old');
    now += 3 * 60 * 60_000;
    await Promise.all([open('a'), open('b'), open('c', 'classic'), open('d', 'parley', ['other'])]);
    const { sent, transport } = fanout();
    await transport.publish({ roomId: 'lobby' }, event);
    expect(receiversOf(sent)).toEqual(['a', 'b', 'c']);
    expect(JSON.parse(sent.find(({ connectionId }) => connectionId === 'a')?.text ?? '')).toEqual(event);
    expect(JSON.parse(sent.find(({ connectionId }) => connectionId === 'c')?.text ?? '')).not.toHaveProperty('event');
  });

  it('[AWS11] posts several events as one frame, and one by one to a classic client', async () => {
    const { sent, post } = fanout();
    const deliver = createDelivery(store.connections, post, { now: () => now }, { write: () => undefined });
    const other = postedIn('lobby', { message: 'Hello again' });
    const head = { event: 'head.moved' as const, roomId: 'lobby', epoch: 'e', seq: 2, n: 2 };
    const recipients = [
      { connectionId: 'a', kind: 'parley' as const, openedAt: 0 },
      { connectionId: 'c', kind: 'classic' as const, openedAt: 0 },
    ];
    await deliver({ events: [event, other, head], recipients });
    const textsTo = (id: string) => sent.flatMap(({ connectionId, text }) => (connectionId === id ? [text] : []));
    expect(textsTo('a').map((text) => JSON.parse(text))).toEqual([[event, other, head]]);
    expect(textsTo('c').map((text) => JSON.parse(text).message)).toEqual(['Hello', 'Hello again']);
  });

  it('[MSG6] leaves out who knows already', async () => {
    const { sent, transport } = fanout();
    await transport.publish({ roomId: 'lobby', except: 'b' }, event);
    expect(receiversOf(sent)).toEqual(['a', 'c']);
  });

  it('[AWS12] forgets a connection that is gone, and only that one', async () => {
    now += 60_000;
    await fanout({ a: ['gone'], b: ['failed'] }).transport.publish({ roomId: 'lobby' }, event);
    const { sent, transport } = fanout();
    await transport.publish({ roomId: 'lobby' }, event);
    await transport.publish({ roomId: 'other' }, event);
    expect(receiversOf(sent)).toEqual(['b', 'b', 'c', 'c', 'd']);
    expect(await store.connections.get('a')).toBeUndefined();
  });

  it('[AWS12] forgets the row of a room whose connection was forgotten before', async () => {
    await open('half', 'parley', ['attic']);
    await store.db.delete('ActiveConnections', { Key: { connectionId: 'half' } });
    now += 60_000;
    await fanout({ half: ['gone'] }).transport.publish({ roomId: 'attic' }, event);
    const { sent, transport } = fanout();
    await transport.publish({ roomId: 'attic' }, event);
    expect(sent).toEqual([]);
  });

  it('[AWS12] forgets the same when the worker finds it gone, also when its job comes twice', async () => {
    await Promise.all([open('here', 'parley', ['hall']), open('left', 'parley', ['hall'])]);
    now += 60_000;
    const recipients = ['here', 'left'].map((connectionId) => {
      return { connectionId, kind: 'parley' as const, openedAt: now - 60_000 };
    });
    const { fanout: one, sent } = fanout({ left: ['gone', 'gone'] });
    const job = { kind: 'deliver' as const, events: [event], recipients, roomId: 'hall' };
    for (const again of [job, job]) await one.run(again);
    expect(receiversOf(sent)).toEqual(['here', 'here', 'left', 'left']);
    const left = await store.db.query('RoomConnections', {
      KeyConditionExpression: 'roomShard = :shard',
      ExpressionAttributeValues: { ':shard': roomShard('hall') },
    });
    expect(left.map(({ connectionId }) => connectionId)).toEqual(['here']);
  });

  it('[AWS13] tries a young connection once more after a second, and removes nothing', async () => {
    await open('young', 'parley', ['nursery']);
    const start = performance.now();
    const { sent, transport } = fanout({ young: ['gone', 'gone'] });
    await transport.publish({ roomId: 'nursery' }, event);
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(sent).toHaveLength(2);
    expect(await store.connections.openedRooms('young')).toEqual(['nursery']);
  });

  it('[AWS11] has at most 50 posts under way, and one that breaks stops no other', async () => {
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
    const recipients = Array.from({ length: 120 }, (_, i) => ({
      connectionId: `hall-${i}`,
      kind: 'parley' as const,
      openedAt: now,
    }));
    await createDelivery(store.connections, post, { now: () => now }, log)({ events: [event], recipients });
    expect([most, under, said]).toEqual([50, 0, ['delivery_failed']]);
  });
});
