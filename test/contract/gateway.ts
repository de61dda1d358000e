// The contract of the whole path over a real socket: greeting, rooms, messages, reading, beats.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_BYTES } from '../../src/protocol/limits.ts';
import { check } from '../../src/protocol/frame.ts';
import { commands, events } from '../../src/protocol/index.ts';
import { type Address, connect, enter, signIn } from '../person.ts';

export type StartServer = (options: { guests: 'on' | 'off' }) => Promise<Address & { stop(): Promise<unknown> }>;

const lobby = { roomId: 'lobby' };
const newKey = () => randomUUID();

/** Runs the rules of the socket on one platform. */
export function gatewayContract(platform: string, start: StartServer): void {
  describe(`the socket on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    it('[HELLO1] [HELLO2] greets, and joins the lobby once', async () => {
      const account = await signIn(server, 'Ana');
      const person = await connect(server, account);
      const hello = await person.ok('hello', { versions: [1, 1], unknown: 'field' });
      check(commands.hello.output, hello);
      expect(hello).toMatchObject({ protocol: 1, user: account.user, limits: { textPoints: 8000, frameBytes: 32768 } });
      expect(hello.rooms).toEqual([
        expect.objectContaining({ roomId: 'lobby', kind: 'public', receipt: hello.rooms[0]?.head.n }),
      ]);
      const again = await person.ok('hello', { versions: [1, 9] });
      expect(again.rev).toBe(hello.rev);
      expect(again.rooms[0]?.head).toEqual(hello.rooms[0]?.head);
      person.socket.close();
    });

    it('[HELLO3] refuses a client that speaks only other versions', async () => {
      const person = await connect(server, await signIn(server, 'Future'));
      expect(await person.ask('hello', { versions: [2, 3] })).toMatchObject({
        error: 'unsupported_version',
        retry: 'never',
      });
      person.socket.close();
    });

    it('[MSG1] [MSG2] answers a send, and tells everyone who opened the room the same', async () => {
      const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
      const away = await connect(server, await signIn(server, 'Away'));
      await away.ok('hello', { versions: [1, 1] });
      const key = newKey();
      const reply = await ana.ok('sendmessage', { ...lobby, key, message: 'Hello \u{1f600}\nthere' });
      const mine = await ana.events.first((event) => 'key' in event && event.key === key);
      const theirs = await ben.events.first((event) => 'key' in event && event.key === key);
      check(events['message.posted'].fields, theirs);
      const { re: _, ...same } = mine;
      expect(theirs).toEqual(same);
      expect(theirs).toMatchObject({
        event: 'message.posted',
        ...lobby,
        message: 'Hello \u{1f600}\nthere',
        ...ana.user,
      });
      const { messageId, seq, n, entryId, timestamp } = reply;
      expect(theirs).toMatchObject({ messageId, seq, n, entryId, timestamp, rev: seq });
      await away.ok('beat');
      expect(away.events.all.filter(({ event }) => event === 'message.posted')).toEqual([]);
      for (const { socket } of [ana, ben, away]) socket.close();
    });

    it('[MSG3] [MSG7] gives a repeated key its first answer, publishes it once, and tells where the log ends', async () => {
      const ana = await enter(server, 'Ana');
      const send = { ...lobby, key: newKey(), message: 'once' };
      const first = await ana.ok('sendmessage', send);
      const again = await ana.ok('sendmessage', send);
      const plain = ({ messageId, seq, n, entryId, timestamp }: typeof first) => ({
        messageId,
        seq,
        n,
        entryId,
        timestamp,
      });
      expect(plain(again)).toEqual(plain(first));
      await ana.states.first((event) => event.event === 'head.moved' && event.seq >= first.seq);
      expect(await ana.ask('sendmessage', { ...send, message: 'other' })).toMatchObject({
        error: 'conflict',
        retry: 'never',
      });
      await ana.ok('sendmessage', { ...lobby, key: newKey(), message: 'after' });
      await ana.events.first((event) => 'message' in event && event.message === 'after');
      expect(ana.events.all.filter((event) => 'key' in event && event.key === send.key)).toHaveLength(1);
      ana.socket.close();
    });

    it('[MSG4] refuses to write for who is no member', async () => {
      const stranger = await connect(server, await signIn(server, 'Stranger'));
      const send = { key: newKey(), message: 'x' };
      expect(await stranger.ask('sendmessage', { ...lobby, ...send })).toMatchObject({
        error: 'forbidden',
        retry: 'never',
      });
      expect(await stranger.ask('sendmessage', { roomId: 'nowhere', ...send })).toMatchObject({ error: 'not_found' });
      stranger.socket.close();
    });

    it('[MSG5] keeps the order of one connection', async () => {
      const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
      const { limits } = await ana.ok('hello', { versions: [1, 1] });
      const keys = Array.from({ length: 24 }, newKey);
      const lanes = limits.inFlight;
      for (let i = 0; i < keys.length; i += lanes) {
        await Promise.all(
          keys.slice(i, i + lanes).map((key) => ana.ok('sendmessage', { ...lobby, key, message: key })),
        );
      }
      await ben.events.first((event) => 'key' in event && event.key === keys.at(-1));
      const history = await ben.ok('history', { ...lobby, limit: 24 });
      expect(history.messages.map(({ key }) => key)).toEqual(keys);
      for (const { socket } of [ana, ben]) socket.close();
    });

    it('[ROOM3] [ROOM4] streams a room from opening to closing, from the cursor it names', async () => {
      const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
      const opened = await ben.ok('openroom', lobby);
      check(commands.openroom.output, opened);
      expect(opened.cursor).toMatchObject({ epoch: opened.epoch, seq: opened.head.seq });
      const first = await ana.ok('sendmessage', { ...lobby, key: newKey(), message: 'open' });
      expect(first.seq).toBe(opened.cursor.seq + 1);
      await ben.events.first((event) => event.seq === first.seq);
      await ben.ok('closeroom', lobby);
      const second = await ana.ok('sendmessage', { ...lobby, key: newKey(), message: 'closed' });
      await ana.events.first((event) => event.seq === second.seq);
      expect((await ben.ok('beat')).heads).toEqual({});
      expect(ben.events.all.some((event) => event.seq === second.seq)).toBe(false);
      expect(await ben.ask('openroom', { roomId: 'nowhere' })).toMatchObject({ error: 'not_found' });
      for (const { socket } of [ana, ben]) socket.close();
    });

    it('[READ1] pages history backwards', async () => {
      const ana = await enter(server, 'Ana');
      for (const message of ['1', '2', '3', '4', '5'])
        await ana.ok('sendmessage', { ...lobby, key: newKey(), message });
      const newest = await ana.ok('history', { ...lobby, limit: 2 });
      check(commands.history.output, newest);
      expect(newest).toMatchObject({ more: true, floor: 1, messages: [{ message: '4' }, { message: '5' }] });
      const older = await ana.ok('history', { ...lobby, before: newest.messages[0]?.n, limit: 3 });
      expect(older.messages.map(({ message }) => message)).toEqual(['1', '2', '3']);
      expect(await ana.ok('history', { ...lobby, before: 1 })).toMatchObject({ messages: [], more: false });
      ana.socket.close();
    });

    it('[READ2] [READ3] catches up from a cursor, page by page, with every entry once', async () => {
      const ana = await enter(server, 'Ana');
      let { cursor } = await ana.ok('openroom', lobby);
      const from = cursor.seq;
      for (const message of ['a', 'b', 'c']) await ana.ok('sendmessage', { ...lobby, key: newKey(), message });
      const ben = await enter(server, 'Ben');
      const seqs: number[] = [];
      const texts: string[] = [];
      for (let more = true; more; ) {
        const page = await ben.ok('catchup', { ...lobby, cursor, limit: 2 });
        if ('reset' in page) throw new Error('the cursor was refused');
        check(commands.catchup.output, page);
        seqs.push(...page.entries.map(({ seq }) => seq));
        texts.push(...page.messages.map(({ message }) => message));
        ({ cursor, more } = page);
      }
      expect(seqs).toEqual([1, 2, 3, 4].map((step) => from + step));
      expect(texts).toEqual(['a', 'b', 'c']);
      const end = await ben.ok('catchup', { ...lobby, cursor });
      expect(end).toMatchObject({ entries: [], messages: [], cursor, more: false });
      for (const { socket } of [ana, ben]) socket.close();
    });

    it('[READ4] resets a cursor of another log', async () => {
      const ana = await enter(server, 'Ana');
      await ana.ok('sendmessage', { ...lobby, key: newKey(), message: 'x' });
      const { cursor, epoch } = await ana.ok('openroom', lobby);
      const strange = [
        { ...cursor, epoch: 'other' },
        { ...cursor, seq: cursor.seq + 1 },
        { ...cursor, entryId: 'other' },
        { ...cursor, seq: cursor.seq - 1 },
      ];
      for (const one of strange) {
        expect(await ana.ok('catchup', { ...lobby, cursor: one })).toMatchObject({ reset: true, epoch });
      }
      expect(await ana.ok('catchup', { ...lobby, cursor: { epoch, seq: 0, entryId: '' } })).not.toHaveProperty('reset');
      ana.socket.close();
    });

    it('[SIZE1] [SIZE2] cuts lists so that no frame outgrows the limit, and loses nothing by it', async () => {
      const ana = await enter(server, 'Ana');
      const { cursor: start } = await ana.ok('openroom', lobby);
      const texts = [
        '"'.repeat(8_000),
        '\u{1d11e}'.repeat(4_096),
        '\u20ac'.repeat(5_461),
        '\\'.repeat(8_000),
        'x'.repeat(8_000),
      ];
      for (const message of texts) await ana.ok('sendmessage', { ...lobby, key: newKey(), message });
      const history = await ana.ok('history', lobby);
      expect(history.more).toBe(true);
      expect(history.messages.at(-1)?.message).toBe(texts.at(-1));
      const caught: string[] = [];
      let cursor = start;
      for (let more = true; more; ) {
        const page = await ana.ok('catchup', { ...lobby, cursor });
        if ('reset' in page) throw new Error('the cursor was refused');
        caught.push(...page.messages.map(({ message }) => message));
        ({ cursor, more } = page);
      }
      expect(caught).toEqual(texts);
      for (const frame of ana.frames.all) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(FRAME_BYTES);
      ana.socket.close();
    });

    it('[BEAT1] [PING1] tells the heads of opened and of own rooms, and says nothing to a ping', async () => {
      const ana = await enter(server, 'Ana');
      const { head, epoch } = await ana.ok('openroom', lobby);
      const before = ana.frames.all.length;
      ana.socket.send('{"action":"ping"}');
      const beat = await ana.ok('beat');
      check(commands.beat.output, beat);
      expect(beat.heads).toEqual({ lobby: { epoch, ...head } });
      expect(Math.abs(beat.time - Date.now())).toBeLessThan(60_000);
      expect(ana.frames.all.length).toBe(before + 1);
      await ana.ok('closeroom', lobby);
      expect((await ana.ok('beat')).heads).toEqual({});
      expect((await ana.ok('beat', { rooms: true })).heads).toHaveProperty('lobby');
      ana.socket.close();
    });
  });
}
