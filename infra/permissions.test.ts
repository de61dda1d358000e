// What each function does, and what its role allows: neither is more than the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../test/contract/drafts.ts';
import { unsupported } from '../test/platform/aws.ts';
import { postedIn } from '../test/platform/fanout.ts';
import { type Roles, startRoles } from '../test/platform/roles.ts';
import type { Ports } from '../src/core/ports.ts';
import { issueOwnerLink } from '../src/core/owner.ts';
import { identity } from '../src/http/identity.ts';
import { roomShard, ttlOf } from '../src/platform/aws/store/tables.ts';
import { MARK } from '../src/platform/aws/watchers.ts';
import { type FunctionName, functionNames } from './bundle.ts';
import type { Json } from './local/template.ts';
import { permissions } from './permissions.ts';

/** What the mapping does that feeds the worker, in its name. */
const ofTheMapping = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

const changed = { event: 'me.changed', rev: 2 } as const;

describe.skipIf(unsupported !== undefined)('roles', () => {
  let place: Roles;
  beforeAll(async () => {
    place = await startRoles();
  }, 180_000);
  afterAll(() => place.stop());

  const signIn = async (username: string): Promise<string> =>
    (await place.call('POST', '/api/guest', { body: { username } })).cookie;
  const ticketOf = async (cookie: string): Promise<string> =>
    (await place.call('POST', '/api/ticket', { cookie, body: {} })).json.ticket;
  /** Somebody who has greeted. */
  const enter = async (username: string) => {
    const cookie = await signIn(username);
    const connectionId = newId();
    expect(await place.connect(connectionId, await ticketOf(cookie))).toBe(200);
    const { user } = await ok({ connectionId }, 'hello', { versions: [1, 1] });
    return { cookie, connectionId, userId: user.userId as string };
  };

  it('[SESSION1] [AWS3] let a handshake be refused whose session ends meanwhile, and nothing is left of it', async () => {
    const cookie = await signIn('Ada');
    const ticket = await ticketOf(cookie);
    const connectionId = newId();
    const session = await identity.digest(cookie.split('=')[1] ?? '');
    place.interferences.set('ChatAppConnect', async ({ name, input }, next) => {
      await next();
      const stored = name === 'PutItemCommand' && input['TableName'] === 'ActiveConnections';
      if (stored) await place.store.records.take('session', session);
    });
    expect(await place.connect(connectionId, ticket)).toBe(401);
    place.interferences.clear();
    expect(await place.store.connections.get(connectionId)).toBeUndefined();
  });
  it('[AWS3] allow what commands, requests, connections and jobs do, and nothing else', async () => {
    // The lobby is made by whoever needs it first: here a classic client.
    expect(await place.connect('classic')).toBe(200);
    await place.say('classic', 'sendmessage', { message: 'Hello' });
    const ann = await enter('Ann');
    const ben = await enter('Ben');
    const { room } = await ok(ann, 'createroom', { name: 'crew' });
    const { roomId, epoch } = room;
    await ok(ann, 'openroom', { roomId });
    // A tab of hers that has the room not open.
    expect(await place.connect(newId(), await ticketOf(ann.cookie))).toBe(200);
    const post = { roomId, key: newId(), message: 'Hello' };
    expect(await place.say(ann.connectionId, 'sendmessage', post)).toHaveProperty('event');
    // The second time it is a repetition.
    await ok(ann, 'sendmessage', post);
    await ok(ben, 'joinroom', { roomId });
    const { cursor } = await ok(ann, 'catchup', { roomId, cursor: { epoch, seq: 0, entryId: '' }, limit: 1 });
    await ok(ann, 'catchup', { roomId, cursor });
    await ok(ann, 'history', { roomId });
    await ok(ann, 'beat', { rooms: true });
    await ok(ann, 'rooms', { scope: 'own' });
    await ok(ann, 'rooms', { scope: 'browse' });
    await ok(ann, 'members', { roomId });
    await ok(ben, 'markread', { roomId, n: 1 });
    await ok(ann, 'updateroom', { roomId, name: 'band' });
    await ok(ben, 'leaveroom', { roomId });
    await ok(ann, 'closeroom', { roomId });

    for (const name of ['ChatAppSendMessage', 'ChatAppDefault'] as const) {
      await forget(name, roomId);
      await gather(name, roomId);
      await postpone(name, roomId);
    }
    await postpone('ChatAppHttp', ben.userId);
    for (const job of place.jobs.splice(0)) await place.work(job);
    await forget('ChatAppFanout', roomId);
    await gather('ChatAppFanout', roomId);
    for (let i = 0; i < 51; i += 1) await watch(roomId);
    await place.work({ kind: 'wave', roomId, seq: 1 });
    await place.work({ kind: 'tell', audience: { connectionId: ann.connectionId }, event: changed });
    await place.work({ kind: 'tell', audience: { awayFrom: roomId }, event: changed });

    await ok(ann, 'openroom', { roomId });
    await place.call('PATCH', '/api/me', { cookie: ann.cookie, body: { username: 'Anna' } });
    const { records } = place.store;
    const links = [await linkIn(records), await linkIn(records)];
    const owner = await place.call('POST', '/api/owner', { body: { secret: links[0], username: 'Nora' } });
    expect(owner.status).toBe(201);
    await place.call('DELETE', '/api/session', { cookie: ann.cookie });
    expect(place.ended).toContain(ann.connectionId);
    // One that the sign-out has not seen is ended by the worker.
    const sessionId = await identity.digest(ann.cookie.split('=')[1] ?? '');
    const overlooked = { connectionId: newId(), kind: 'parley', sessionId, openedAt: Date.now() } as const;
    const user = { userId: ann.userId, username: 'Ann', color: 'pink' } as const;
    await place.store.connections.open({ ...overlooked, user }, []);
    for (const job of place.jobs.splice(0)) await place.work(job);
    expect(place.ended).toContain(overlooked.connectionId);
    await place.disconnect('classic');

    for (const name of functionNames) {
      const { tables, connections, queue } = permissions[name];
      const given = [
        ...Object.entries(tables).flatMap(([target, actions = []]) => actions.map((action) => `${action} ${target}`)),
        ...connections.map((method) => `${method} @connections`),
        ...queue.filter((action) => !ofTheMapping.includes(action)).map((action) => `${action} queue`),
      ];
      expect([...(place.used.get(name) ?? [])].toSorted(), name).toEqual(given.toSorted());
    }
  }, 60_000);

  /** What `ok` holds. */
  async function ok({ connectionId }: { connectionId: string }, action: string, fields: object): Promise<Json> {
    const reply = await place.say(connectionId, action, fields);
    expect(reply, action).toHaveProperty('ok');
    return reply.ok;
  }

  /** A connection that has opened a room a minute ago. */
  async function watch(roomId: string): Promise<string> {
    const connectionId = newId();
    const user = { userId: newId(), username: 'Guest', color: 'pink' } as const;
    const openedAt = Date.now() - 60_000;
    await place.store.connections.open({ connectionId, user, kind: 'parley', openedAt }, [roomId]);
    return connectionId;
  }

  /** A function finds that a connection is gone. */
  async function forget(name: FunctionName, roomId: string): Promise<void> {
    const connectionId = await watch(roomId);
    place.gone.add(connectionId);
    await place.ports(name).transport.publish({ roomId }, postedIn(roomId));
    expect(await place.store.connections.get(connectionId)).toBeUndefined();
  }

  /** A function finds that a wave is gathering. */
  async function gather(name: FunctionName, roomId: string): Promise<void> {
    const key = { roomShard: roomShard(roomId), connectionId: MARK };
    const expiresAt = Date.now() + 60_000;
    await place.store.db.put('RoomConnections', { Item: { ...key, expiresAt, ttl: ttlOf(expiresAt) } });
    await place.ports(name).transport.publish({ roomId }, postedIn(roomId));
    await place.store.db.delete('RoomConnections', { Key: key });
  }

  /** A function cannot find out whom to tell. */
  async function postpone(name: FunctionName, id: string): Promise<void> {
    place.interferences.set(name, async () => {
      throw new Error('down');
    });
    const audience = name === 'ChatAppHttp' ? { userId: id } : { roomId: id };
    await place.ports(name).transport.publish(audience, changed);
    place.interferences.delete(name);
    expect(place.jobs.at(-1)).toMatchObject({ kind: 'tell', audience });
  }
});

function linkIn(records: Ports['records']): Promise<string> {
  return issueOwnerLink({ identity, clock: { now: () => Date.now() }, records });
}
