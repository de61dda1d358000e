// Unread counts against everything that may happen between a tab, its server and the person's other devices.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openTab } from '../../test/client/chat.ts';
import { headOf } from '../../test/client/room.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';

it('[UNREAD2] is right whatever happens: never less than nothing, never back, and gone when the end was shown', async () => {
  const rooms = [ROOM, 'r1', 'r2'];
  const room = fc.constantFrom(...rooms);
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('post' as const), room, count: fc.constant(1) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('post' as const), room, count: fc.constantFrom(60, 510) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), room }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const), room }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), room }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('show' as const),
        room,
        part: fc.constantFrom(0, 0.3, 0.7, 1, 1.2),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('elsewhere' as const),
        room,
        part: fc.constantFrom(0, 0.4, 0.8, 1),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(200, 3500, 26_000) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
  );
  const fates = fc.array(fc.constantFrom('once', 'once', 'twice', 'lost', 'late'), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), fates, async (steps, fate) => {
      const server = fakeServer();
      for (const roomId of rooms.slice(1)) server.make(roomId, 'member');
      const stage = await openTab({ server });
      const { chat, clock } = stage;
      let turn = 0;
      const late: Record<string, unknown>[] = [];
      server.script.deliver = ([event]) => {
        const kind = fate[turn++ % fate.length];
        if (!event || kind === 'lost') return [];
        if (kind === 'late') return late.splice(0, late.length, event);
        return kind === 'twice' ? [event, event, ...late] : [event];
      };
      server.script.loses = ({ action }) => action === 'markread' && fate[turn++ % fate.length] === 'lost';
      /** The most that may count as read: what was shown, read elsewhere, or written here. */
      const most = new Map(rooms.map((roomId) => [roomId, 0]));
      const allow = (roomId: string, n: number) => most.set(roomId, Math.max(n, most.get(roomId) ?? 0));
      const receipts = new Map<string, number>();
      chat.subscribe(() => {
        for (const [roomId, { receipt }] of chat.get().rooms) {
          expect(receipt).toBeGreaterThanOrEqual(receipts.get(roomId) ?? 0);
          receipts.set(roomId, receipt);
        }
      });
      const headN = (roomId: string) => headOf(server.room(roomId)).n;
      for (const [index, one] of steps.entries()) {
        if (one.kind === 'post') for (let i = 0; i < one.count; i += 1) server.postTo(one.room, `${index} ${i}`);
        else if (one.kind === 'write') chat.send(one.room, `mine ${index}`);
        else if (one.kind === 'join') server.note(one.room, 'join');
        else if (one.kind === 'open') chat.openRoom(one.room);
        else if (one.kind === 'show') {
          const n = Math.round((chat.get().rooms.get(one.room)?.head.n ?? 0) * one.part);
          allow(one.room, n);
          chat.shown(one.room, n);
        } else if (one.kind === 'elsewhere') {
          const n = Math.round(headN(one.room) * one.part);
          allow(one.room, n);
          server.readElsewhere(one.room, n);
        } else if (one.kind === 'drop') server.drop();
        else if (one.kind === 'hide') stage.hide();
        else await clock.pass(one.ms);
      }
      server.script = {};
      await clock.pass(400_000);
      for (const { message } of [...server.rooms.values()].flatMap((there) => there.log))
        if (message?.userId === 'me') allow(message.roomId, message.n);
      for (const roomId of rooms) {
        const there = server.room(roomId);
        expect(stage.unread(roomId)).toBe(headN(roomId) - there.receipt);
        expect(chat.get().rooms.get(roomId)?.receipt).toBe(there.receipt);
        expect(there.receipt).toBeLessThanOrEqual(most.get(roomId) ?? 0);
      }
      for (const roomId of rooms) {
        chat.openRoom(roomId);
        await clock.pass(1000);
        const newest = chat.get().rooms.get(roomId)?.log.messages.at(-1)?.n ?? 0;
        expect(newest).toBe(headN(roomId));
        chat.shown(roomId, newest);
        expect(stage.unread(roomId)).toBe(0);
      }
      await clock.pass(4000);
      for (const roomId of rooms) expect(server.room(roomId).receipt).toBe(headN(roomId));
    }),
    {
      numRuns: 100,
      // The last event of all is lost.
      examples: [
        [
          [
            { kind: 'post', room: 'r1', count: 1 },
            { kind: 'elsewhere', room: 'r1', part: 1 },
          ],
          ['lost'],
        ],
      ],
    },
  );
});
