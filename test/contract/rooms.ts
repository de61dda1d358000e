// The contract of rooms over real sockets: making, finding, joining, changing, leaving them, and how far one has read.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/protocol/frame.ts';
import { commands, events, type Output } from '../../src/protocol/index.ts';
import { FRAME_BYTES, OPENED_ROOMS } from '../../src/protocol/limits.ts';
import { connect, enter, type Person } from '../person.ts';
import type { StartServer } from './gateway.ts';

const post = (person: Person, roomId: string, message: string) =>
  person.ok('sendmessage', { roomId, key: randomUUID(), message });

/** All pages of a list of rooms. */
async function roomsOf(person: Person, scope: 'own' | 'browse'): Promise<Output<'rooms'>['rooms']> {
  const found: Output<'rooms'>['rooms'] = [];
  let after: string | undefined;
  do {
    const page: Output<'rooms'> = await person.ok('rooms', { scope, ...(after === undefined ? {} : { after }) });
    check(commands.rooms.output, page);
    found.push(...page.rooms);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** The notices of a page of history, each as its seq and kind. */
function kinds({ notices }: Output<'history'>): string[] {
  return notices.map(({ kind, seq }) => `${seq} ${kind}`);
}

/** Runs the rules of rooms on one platform. */
export function roomContract(platform: string, start: StartServer): void {
  describe(`rooms on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    let ana: Person;
    let ben: Person;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
      [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    const make = async (name = 'crew', topic?: string) =>
      (await ana.ok('createroom', { name, ...(topic === undefined ? {} : { topic }) })).room;
    it('[ROOM6] makes a public room with oneself as its owner; a name is nobody’s alone', async () => {
      const one = await make('crew', ' Boats ');
      const two = await make('crew');
      expect(one).toMatchObject({ name: 'crew', topic: 'Boats', kind: 'public', role: 'owner', receipt: 0 });
      expect(two.roomId).not.toBe(one.roomId);
      check(commands.createroom.output, { room: one });
      const opened = await ana.ok('openroom', { roomId: one.roomId });
      expect(opened).toMatchObject({ head: { seq: 1, n: 0 }, role: 'owner', receipt: 0 });
      const { entries } = (await ana.ok('catchup', {
        roomId: one.roomId,
        cursor: { epoch: opened.epoch, seq: 0, entryId: '' },
      })) as Extract<Output<'catchup'>, { entries: unknown }>;
      expect(entries).toMatchObject([{ kind: 'join', userId: ana.user.userId }]);
    });

    it('[ROOM7] lets its owner alone change a room, and tells of it once', async () => {
      const { roomId } = await make();
      await ben.ok('joinroom', { roomId });
      await ben.ok('openroom', { roomId });
      expect(await ben.ask('updateroom', { roomId, name: 'mine' })).toMatchObject({ error: 'forbidden' });
      const { room } = await ana.ok('updateroom', { roomId, topic: 'Ropes' });
      expect(room).toMatchObject({ roomId, name: 'crew', topic: 'Ropes' });
      const event = await ben.events.first((one) => one.event === 'room.changed' && one.roomId === roomId);
      check(events['room.changed'].fields, event);
      expect(event).toMatchObject({ name: 'crew', topic: 'Ropes', userId: ana.user.userId, username: 'Ana' });
      await ana.ok('updateroom', { roomId, name: 'crew', topic: 'Ropes' });
      expect((await ben.ok('openroom', { roomId })).head.seq).toBe(event.seq);
      expect((await ben.ok('openroom', { roomId })).room.topic).toBe('Ropes');
    });

    it('[ROOM9] lets anyone read a public room, and only members write; joining twice changes nothing', async () => {
      const { roomId } = await make();
      await post(ana, roomId, 'Hello');
      const read = await ben.ok('openroom', { roomId });
      expect(read).toMatchObject({ receipt: read.head.n });
      expect(read).not.toHaveProperty('role');
      expect((await ben.ok('history', { roomId })).messages).toHaveLength(1);
      expect(await ben.ask('sendmessage', { roomId, key: 'k', message: 'x' })).toMatchObject({ error: 'forbidden' });
      expect(await ben.ask('markread', { roomId, n: 1 })).toMatchObject({ error: 'forbidden' });
      await ana.ok('openroom', { roomId });
      const { room } = await ben.ok('joinroom', { roomId });
      check(commands.joinroom.output, { room });
      expect(room).toMatchObject({ role: 'member', receipt: 1, head: { n: 1 } });
      const joined = await ana.events.first((one) => one.event === 'member.joined' && one.roomId === roomId);
      expect(joined).toMatchObject({ userId: ben.user.userId, username: 'Ben', seq: 3 });
      expect((await ben.ok('joinroom', { roomId })).room.head.seq).toBe(3);
      await post(ben, roomId, 'Thanks');
      expect(await ben.ask('joinroom', { roomId: 'nowhere' })).toMatchObject({ error: 'not_found' });
    });

    it('[ROOM10] lets a member leave, who then writes no more; the lobby cannot be left', async () => {
      const { roomId } = await make();
      await ben.ok('joinroom', { roomId });
      await ana.ok('openroom', { roomId });
      await ben.ok('leaveroom', { roomId });
      await ana.events.first((one) => one.event === 'member.left' && one.roomId === roomId);
      expect(await ben.ask('sendmessage', { roomId, key: 'k2', message: 'x' })).toMatchObject({ error: 'forbidden' });
      await ben.ok('leaveroom', { roomId });
      expect((await ana.ok('openroom', { roomId })).head.seq).toBe(3);
      expect((await roomsOf(ben, 'own')).map((room) => room.roomId)).not.toContain(roomId);
      expect(await ben.ask('leaveroom', { roomId: 'lobby' })).toMatchObject({ error: 'forbidden' });
    });

    it('[ROOM8] lists own and public rooms, with their members counted and one’s place in them', async () => {
      const { roomId } = await make('listed');
      await ben.ok('joinroom', { roomId });
      const [mine, all] = [await roomsOf(ben, 'own'), await roomsOf(ben, 'browse')];
      expect(mine.find((room) => room.roomId === roomId)).toMatchObject({ memberCount: 2, role: 'member', receipt: 0 });
      expect(all.find((room) => room.roomId === roomId)).toMatchObject({ name: 'listed', memberCount: 2 });
      const cleo = await enter(server, 'Cleo');
      const seen = (await roomsOf(cleo, 'browse')).find((room) => room.roomId === roomId);
      expect(seen).toMatchObject({ memberCount: 2 });
      expect(seen).not.toHaveProperty('role');
      cleo.socket.close();
    });

    it('[ROOM8] [SIZE1] [SIZE2] pages many rooms with the longest names and topics within a frame', async () => {
      const dan = await enter(server, 'Dan');
      const [name, topic] = ['\u{1f600}'.repeat(40), '\u{1f601}'.repeat(250)];
      const made = new Set<string>();
      for (let i = 0; i < 60; i += 1) made.add((await dan.ok('createroom', { name, topic })).room.roomId);
      const hello = await dan.ok('hello', { versions: [1, 1] });
      expect(hello.next).toBeDefined();
      const own = (await roomsOf(dan, 'own')).map(({ roomId }) => roomId);
      expect(own).toHaveLength(61);
      expect([...made].every((roomId) => own.includes(roomId))).toBe(true);
      await dan.ok('beat', { rooms: true });
      expect(Math.max(...dan.frames.all.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(FRAME_BYTES);
      dan.socket.close();
    }, 30_000);

    it('[ROOM11] tells who is in a room, under their present names', async () => {
      const { roomId } = await make();
      await ben.ok('joinroom', { roomId });
      const { members } = await ben.ok('members', { roomId });
      check(commands.members.output, { members });
      expect(members).toHaveLength(2);
      expect(members).toContainEqual({ ...ana.user, role: 'owner' });
      expect(members).toContainEqual({ ...ben.user, role: 'member' });
      expect(await ben.ask('members', { roomId: 'nowhere' })).toMatchObject({ error: 'not_found' });
    });

    it('[ROOM12] opens at most a hundred rooms at once', async () => {
      const eve = await enter(server, 'Eve');
      // Those that others have made are as good as new ones.
      const there = (await roomsOf(eve, 'browse')).filter(({ roomId }) => roomId !== 'lobby');
      for (let i = 1; i < OPENED_ROOMS; i += 1) {
        const { roomId } = there[i - 1] ?? (await eve.ok('createroom', { name: `r${i}` })).room;
        await eve.ok('openroom', { roomId });
      }
      const { roomId } = (await eve.ok('createroom', { name: 'one too many' })).room;
      expect(await eve.ask('openroom', { roomId })).toMatchObject({ error: 'forbidden' });
      const others = [
        (await eve.ok('createroom', { name: 'x' })).room.roomId,
        (await eve.ok('createroom', { name: 'y' })).room.roomId,
      ];
      // Each of them would find a place if they were counted before.
      const atOnce = await Promise.all(['lobby', roomId, ...others].map((one) => eve.ask('openroom', { roomId: one })));
      expect(atOnce.filter((reply) => 'ok' in reply)).toHaveLength(1);
      await eve.ok('openroom', { roomId: 'lobby' });
      await eve.ok('closeroom', { roomId: 'lobby' });
      await eve.ok('openroom', { roomId });
      eve.socket.close();
    }, 60_000);

    it('[RECEIPT1] [RECEIPT2] moves a receipt when asked, and tells every connection of that person alone', async () => {
      const { roomId } = await make();
      await ben.ok('joinroom', { roomId });
      await post(ana, roomId, 'one');
      const { n } = await post(ben, roomId, 'two');
      const other = await connect(server, ben);
      const before = (await ben.ok('openroom', { roomId })).receipt;
      expect(before).toBe(0);
      expect(await ben.ok('markread', { roomId, n: 999 })).toEqual({ n });
      const moved = await other.states.first((one) => one.event === 'receipt.moved');
      expect(moved).toEqual({ event: 'receipt.moved', roomId, n });
      expect(await ben.ok('markread', { roomId, n: 1 })).toEqual({ n });
      expect((await ben.ok('openroom', { roomId })).receipt).toBe(n);
      expect((await ana.ok('openroom', { roomId })).receipt).toBe(0);
      expect(ana.states.all.some((one) => one.event === 'receipt.moved' && one.roomId === roomId)).toBe(false);
      other.socket.close();
    });

    it('[ME2] tells a person’s connections that their rooms have changed', async () => {
      const other = await connect(server, ben);
      const { rev } = await other.ok('beat');
      const { roomId } = await make();
      await ben.ok('joinroom', { roomId });
      expect(await other.states.first((one) => one.event === 'me.changed' && one.rev > rev)).toEqual({
        event: 'me.changed',
        rev: rev + 1,
      });
      await ben.ok('leaveroom', { roomId });
      await other.states.first((one) => one.event === 'me.changed' && one.rev === rev + 2);
      expect((await other.ok('beat')).rev).toBe(rev + 2);
      other.socket.close();
    });

    it('[READ5] gives joins, leaves and changes with the messages around them', async () => {
      const { roomId } = await make();
      await post(ana, roomId, 'one');
      await ben.ok('joinroom', { roomId });
      await post(ana, roomId, 'two');
      await ana.ok('updateroom', { roomId, name: 'renamed' });
      await ben.ok('leaveroom', { roomId });
      const all = await ben.ok('history', { roomId });
      check(commands.history.output, all);
      expect(kinds(all)).toEqual(['1 join', '3 join', '5 change', '6 leave']);
      const newest = await ben.ok('history', { roomId, limit: 1 });
      expect(kinds(newest)).toEqual(['5 change', '6 leave']);
      const older = await ben.ok('history', { roomId, limit: 1, before: 2 });
      expect(kinds(older)).toEqual(['1 join', '3 join']);
    });
  });
}
