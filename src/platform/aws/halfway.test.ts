// Killed at any call to the database: what the client's retry then makes of it.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, newRoom } from '../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf, postedIn } from '../../../test/platform/fanout.ts';
import { changeProfile, profileOf, signedIn, signInGuest, signOut } from '../../core/account.ts';
import { createGateway } from '../../core/gateway.ts';
import type { Ports, User } from '../../core/ports.ts';
import { identity, ids } from '../../http/identity.ts';
import type { Config } from './config.ts';
import { settingsOf } from './main.ts';
import { meter } from './meter.ts';

/** One person with one connection, and a room. */
interface Place {
  ports: Ports;
  fanout: ReturnType<typeof fanoutOf>;
  user: User;
  token: string;
  sessionId: string;
  connectionId: string;
  roomId: string;
  /** Sends a command, and does all that follows it. */
  say(action: string): Promise<void>;
}

describe.skipIf(unsupported !== undefined)('killed at any call', () => {
  const clock = { now: () => Date.now() };
  let store: AwsStore;
  /** Calls that are still answered; from then on, none is. */
  let left = Infinity;
  beforeAll(async () => {
    store = await makeStore(clock, mortal);
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  function mortal(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next) => (args) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return next(args);
      },
      { step: 'initialize' },
    );
  }

  async function newPlace(): Promise<Place> {
    const fanout = fanoutOf(store, clock.now);
    const limits = { take: () => 0, counting: false };
    const log = { write: () => undefined };
    const ports: Ports = { ...store, transport: fanout.transport, identity, clock, ids, limits, log, meter };
    const page = new URL('https://chat.example');
    const gateway = createGateway(ports, settingsOf({ name: 'P', version: '0', guests: true, page } as Config));
    const { user, session } = await signInGuest(ports, 'Ines');
    const sessionId = (await signedIn(ports, session.token))?.sessionId ?? '';
    const connectionId = newId();
    const row = { connectionId, user: profileOf(user), kind: 'parley', sessionId, openedAt: clock.now() } as const;
    await store.connections.open(row, []);
    const room = newRoom();
    await store.rooms.create(room);
    const { roomId } = room;
    const say = async (action: string): Promise<void> => {
      const { after } = await gateway.received(connectionId, JSON.stringify({ action, id: '1', roomId }));
      await after?.();
    };
    return { ports, fanout, user, token: session.token, sessionId, connectionId, roomId, say };
  }

  /** Whether an event of the room reaches the connection. */
  async function hears({ fanout, connectionId, roomId }: Place): Promise<boolean> {
    fanout.sent.length = 0;
    await fanout.fanout.tell({ roomId }, postedIn(roomId));
    return fanout.sent.some((one) => one.connectionId === connectionId);
  }
  const kindsOf = async ({ roomId }: Place) => (await store.roomLog.after(roomId, 0, 10)).map(({ kind }) => kind);
  const nothing = async (): Promise<void> => undefined;

  type Step = (place: Place) => Promise<void>;
  const acts: [what: string, before: Step, act: Step, end: Step][] = [
    [
      'a sign-out',
      nothing,
      async ({ ports, token }) => {
        const who = await signedIn(ports, token);
        if (who) await signOut(ports, who);
      },
      async ({ fanout, sessionId, connectionId }) => {
        await fanout.work();
        expect(await store.records.get('session', sessionId)).toBeUndefined();
        expect(await store.connections.get(connectionId)).toBeUndefined();
        expect(fanout.ended).toContain(connectionId);
      },
    ],
    [
      'a change of the profile',
      nothing,
      async ({ ports, token }) => {
        const who = await signedIn(ports, token);
        if (who) await changeProfile(ports, who.user, { username: 'Nora' });
      },
      async ({ user, connectionId }) => {
        expect((await store.users.get(user.userId))?.username).toBe('Nora');
        expect((await store.connections.get(connectionId))?.user.username).toBe('Nora');
      },
    ],
    ['openroom', nothing, ({ say }) => say('openroom'), async (place) => expect(await hears(place)).toBe(true)],
    [
      'closeroom',
      ({ say }) => say('openroom'),
      ({ say }) => say('closeroom'),
      async (place) => {
        expect(await hears(place)).toBe(false);
        expect(await store.connections.openedRooms(place.connectionId)).toEqual([]);
      },
    ],
    [
      'joinroom',
      nothing,
      ({ say }) => say('joinroom'),
      async (place) => {
        expect(await store.rooms.member(place.roomId, place.user.userId)).toMatchObject({ role: 'member' });
        expect([await kindsOf(place), (await store.rooms.get(place.roomId))?.memberCount]).toEqual([['join'], 1]);
      },
    ],
    [
      'leaveroom',
      ({ say }) => say('joinroom'),
      ({ say }) => say('leaveroom'),
      async (place) => {
        expect(await store.rooms.member(place.roomId, place.user.userId)).toBeUndefined();
        expect([await kindsOf(place), (await store.rooms.get(place.roomId))?.memberCount]).toEqual([
          ['join', 'leave'],
          0,
        ]);
      },
    ],
  ];

  it.each(acts)(
    '[AWS23] %s is finished by asking again',
    async (_, before, act, end) => {
      for (let calls = 0, killed = true; killed; calls += 1) {
        const place = await newPlace();
        await before(place);
        left = calls;
        // A refusal that is told to nobody is as good as no answer.
        await act(place).catch(() => undefined);
        killed = left < 0;
        left = Infinity;
        if (killed) await act(place);
        await end(place);
        expect(calls).toBeLessThan(40);
      }
    },
    30_000,
  );
});
