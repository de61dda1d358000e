// A sign-out that overlooks a connection or breaks off, and what the worker does about it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf } from '../../../test/platform/fanout.ts';
import { profileOf, type SignedIn, signedIn, signInGuest, signOut } from '../../core/account.ts';
import type { Ports } from '../../core/ports.ts';
import { identity, ids } from '../../http/identity.ts';
import { meter } from './meter.ts';

describe.skipIf(unsupported !== undefined)('a sign-out', () => {
  const clock = { now: () => Date.now() };
  let store: AwsStore;
  let place: ReturnType<typeof fanoutOf>;
  let ports: Ports;
  let who: SignedIn;
  beforeAll(async () => {
    store = await makeStore();
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });
  beforeEach(async () => {
    place = fanoutOf(store, clock.now);
    const limits = { take: () => 0, counting: false };
    const log = { write: () => undefined };
    ports = { ...store, transport: place.transport, identity, clock, ids, limits, log, meter };
    const { session } = await signInGuest(ports, 'Ann');
    who = (await signedIn(ports, session.token)) as SignedIn;
  });

  /** A connection of hers. */
  const connect = async (sessionId = who.sessionId): Promise<string> => {
    const connectionId = newId();
    const row = { connectionId, user: profileOf(who.user), kind: 'parley', sessionId, openedAt: clock.now() } as const;
    await store.connections.open(row, []);
    return connectionId;
  };

  it('[SESSION4] ends also a connection that its index had not yet, and none of another session', async () => {
    const overlooked = await connect();
    const elsewhere = await connect('another session');
    const { ofUser } = store.connections;
    await signOut({ ...ports, connections: { ...store.connections, ofUser: async () => [] } }, who);
    expect(await ofUser(who.user.userId)).toHaveLength(2);
    expect(place.queued.map(({ delay }) => delay)).toEqual([20]);
    await place.work();
    expect(place.ended).toEqual([overlooked]);
    expect((await ofUser(who.user.userId)).map(({ connectionId }) => connectionId)).toEqual([elsewhere]);
  });

  it('[SESSION4] is finished when it broke off after the session was gone', async () => {
    const connectionId = await connect();
    const killed = { ...store.connections, ofUser: () => Promise.reject(new Error('killed')) };
    await expect(signOut({ ...ports, connections: killed }, who)).rejects.toThrow('killed');
    await place.work();
    expect(place.ended).toEqual([connectionId]);
    expect(await store.connections.get(connectionId)).toBeUndefined();
  });

  it('[SESSION4] that came to nothing ends nobody', async () => {
    const connectionId = await connect();
    const killed = { ...store.records, take: () => Promise.reject(new Error('killed')) };
    await expect(signOut({ ...ports, records: killed }, who)).rejects.toThrow('killed');
    expect(await place.work()).toBe(1);
    expect(place.ended).toEqual([]);
    expect(await store.connections.get(connectionId)).toBeDefined();
  });
});
