// Who hears of an entry: the model against the real gateway, connections and fan-out over the real store.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { issueTicket, type SignedIn, signedIn, signInGuest, signOut } from '../src/core/account.ts';
import { createGateway } from '../src/core/gateway.ts';
import type { Meter, Ports } from '../src/core/ports.ts';
import { identity, ids } from '../src/http/identity.ts';
import type { ServerEvent } from '../src/protocol/index.ts';
import { Fanout } from '../src/platform/node/fanout.ts';
import { createHeads } from '../src/platform/node/heads.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import { LiveConnections } from '../src/platform/node/live.ts';
import { SlowReaders } from '../src/platform/node/slow.ts';
import { openStore } from '../src/platform/node/store.ts';
import { createConnections } from '../src/platform/node/store/connections.ts';
import { createTransport } from '../src/platform/node/transport.ts';
import { newRoom } from './contract/drafts.ts';
import { newFolder } from './platform/node.ts';

const meter: Meter = { command: () => () => 0, refused: () => undefined, limited: () => undefined };
const common = { version: '0', inFlight: 8, foldReplies: false, beatMs: 1, hosts: [], classicOrigins: [] };

/** The texts of the frames in a buffer (RFC 6455, 5.2; a server's frames are not masked). */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const header = short === 126 ? 4 : 2;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    texts.push(bytes.toString('utf8', at + header, at + header + length));
    at += header + length;
  }
  return texts;
}

/** A place with three people, two connections each, a public room and a private one. */
async function makePlace() {
  const live = new LiveConnections();
  const slow = new SlowReaders(live, { headOf: () => undefined });
  const fanout = new Fanout(live, slow);
  const clock = { now: () => Date.now() };
  const log = { write: () => undefined };
  const isOpen = (id: string) => live.byId.has(id);
  const store = await openStore(await newFolder(), {
    clock,
    isOpen,
    onFatal: () => undefined,
    onUnchecked: () => undefined,
  });
  const connections = createConnections(live, fanout);
  const transport = createTransport(
    live,
    fanout,
    createHeads(live, fanout, { roomOf: () => undefined, countOf: () => 0, has: () => false, after: () => [] }, log),
  );
  const limits = createLimits(false);
  const ports: Ports = { ...store, connections, transport, identity, clock, ids, limits, log, meter };
  const gateway = createGateway(ports, { name: 'P', guests: 'on', ...common });
  const rooms = { open: newRoom('open'), closed: { ...newRoom('closed'), kind: 'private' as const } };
  for (const room of Object.values(rooms)) await store.rooms.create(room);

  /** Who heard of each entry, by room and seq. */
  const heard = new Map<string, Set<string>>();
  async function connect(who: SignedIn, connectionId: string): Promise<void> {
    const protocols = ['parley.v1', `ticket.${await issueTicket(ports, who)}`];
    const asked = { connectionId, protocols, origin: undefined, host: undefined, forwarded: false, address: '' };
    expect(await gateway.opened(asked)).toMatchObject({ accepted: true });
    const write = (bytes: Buffer): void => {
      for (const text of textsIn(bytes)) {
        const { roomId, seq, event } = JSON.parse(text) as { roomId?: string; seq?: number; event: string };
        if (seq === undefined || event === 'head.moved') continue;
        const key = `${roomId} ${seq}`;
        expect(heard.get(key)?.has(connectionId) ?? false, `${key} twice`).toBe(false);
        heard.set(key, (heard.get(key) ?? new Set()).add(connectionId));
      }
    };
    const raw = { writable: true, writableLength: 0, write };
    const one = live.byId.get(connectionId);
    if (one) one.socket = { readyState: 1, _socket: raw, close: () => undefined } as unknown as WebSocket;
  }
  const people = await Promise.all(
    ['ana', 'ben', 'cem'].map(async (name) => {
      const { session } = await signInGuest(ports, name);
      return (await signedIn(ports, session.token)) as SignedIn;
    }),
  );
  for (const [i, who] of people.entries()) for (const tab of [0, 1]) await connect(who, `${i}${tab}`);
  return { ports, gateway, fanout, people, heard, stop: () => store.close() };
}

type Step = { person: number; tab: number; room: 'open' | 'closed' } & {
  does: 'openroom' | 'closeroom' | 'joinroom' | 'leaveroom' | 'sendmessage' | 'add' | 'end';
};
const steps = fc.array(
  fc.record<Step>({
    person: fc.nat(2),
    tab: fc.nat(1),
    room: fc.constantFrom('open', 'closed'),
    does: fc.oneof(
      { weight: 14, arbitrary: fc.constantFrom('openroom', 'sendmessage', 'add') },
      { weight: 6, arbitrary: fc.constantFrom('closeroom', 'joinroom', 'leaveroom') },
      { weight: 1, arbitrary: fc.constant('end') },
    ),
  }),
  { minLength: 30, maxLength: 60, size: 'max' },
);

it('[FANOUT1] tells of an entry exactly those who have the room open and may read it at that moment', async () => {
  const runs: number[] = [];
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const place = await makePlace();
      const { ports, gateway, people } = place;
      const opened = new Map<string, Set<string>>(
        people.flatMap((_, i) => [`${i}0`, `${i}1`].map((c) => [c, new Set()])),
      );
      const members = { open: new Set<number>(), closed: new Set<number>() };
      const mayRead = (person: number, room: Step['room']) => room === 'open' || members.closed.has(person);
      const expected = new Map<string, Set<string>>();
      const expectNow = (room: Step['room'], seq: number) => {
        const who = [...opened].filter(([id, rooms]) => rooms.has(room) && mayRead(Number(id[0]), room));
        if (who.length > 0) expected.set(`${room} ${seq}`, new Set(who.map(([id]) => id)));
      };
      for (const { person, tab, room, does } of script) {
        const connectionId = `${person}${tab}`;
        const { user } = people[person] as SignedIn;
        const mine = opened.get(connectionId);
        if (!mine) continue;
        if (does === 'end') {
          await signOut(ports, people[person] as SignedIn);
          for (const id of [`${person}0`, `${person}1`]) opened.delete(id);
          continue;
        }
        if (does === 'add') {
          // Somebody else lets them in: a membership without an event.
          const { userId, username, color } = user;
          const guard = { connectionId, userId, member: false };
          const stamp = { entryId: ids.next(), timestamp: new Date().toISOString() };
          await ports.roomLog.append(room, { kind: 'join', role: 'member', userId, username, color, ...stamp }, guard);
          members[room].add(person);
          continue;
        }
        const text = does === 'sendmessage' ? { key: ids.next(), message: 'x' } : {};
        const frame = JSON.stringify({ action: does, id: '1', roomId: room, ...text });
        const { reply, after } = await gateway.received(connectionId, frame);
        const ok = 'ok' in (JSON.parse(reply ?? '{}') as object);
        const allowed = mayRead(person, room);
        const was = members[room].has(person);
        if (does === 'closeroom') mine.delete(room);
        else expect(ok, `${does} ${room}`).toBe(does === 'sendmessage' ? was : allowed);
        if (does === 'openroom' && ok) mine.add(room);
        if (does === 'joinroom' && ok) members[room].add(person);
        if (does === 'leaveroom' && ok) members[room].delete(person);
        if (!mayRead(person, room)) for (const id of [`${person}0`, `${person}1`]) opened.get(id)?.delete(room);
        const published = does === 'sendmessage' ? ok : ok && was !== members[room].has(person);
        if (published) expectNow(room, (await ports.roomLog.head(room))?.seq ?? 0);
        // Nobody waits for the write: it is the next change of the recipients that must not come before it.
        await after?.();
      }
      place.fanout.flushAll();
      expect(place.heard).toEqual(expected);
      runs.push(expected.size);
      await place.stop();
    }),
    { numRuns: 25 },
  );
  expect(runs.some((entries) => entries > 5)).toBe(true);
}, 60_000);

it('[MSG6] leaves out who knows already, and tells the others in order', async () => {
  const { ports, gateway, fanout, heard, stop } = await makePlace();
  for (const id of ['00', '10', '20']) {
    await gateway.received(id, JSON.stringify({ action: 'openroom', id: '1', roomId: 'open' }));
  }
  const event = { event: 'message.posted', roomId: 'open' } as unknown as ServerEvent;
  await ports.transport.publish({ roomId: 'open' }, { ...event, seq: 1 } as ServerEvent);
  await ports.transport.publish({ roomId: 'open', except: '10' }, { ...event, seq: 2 } as ServerEvent);
  fanout.flushAll();
  expect([...heard]).toEqual([
    ['open 1', new Set(['00', '10', '20'])],
    ['open 2', new Set(['00', '20'])],
  ]);
  await stop();
});
