// The contract of classic clients: the original demo's wire format, and the real wscat.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialClassic, enter, Inbox } from '../person.ts';
import type { StartServer } from './gateway.ts';

const WSCAT = fileURLToPath(new URL('../../node_modules/.bin/wscat', import.meta.url));

/** Runs the rules of classic clients on one platform. */
export function classicContract(platform: string, start: StartServer): void {
  describe(`classic clients on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    it('[CLASSIC1] [CLASSIC2] sends a message to everyone in the lobby, the sender included, as one flat object', async () => {
      const [ana, one, two] = [await enter(server, 'Ana'), await dialClassic(server), await dialClassic(server)];
      one.send({ action: 'sendmessage', message: 'Hello' });
      const frames = await Promise.all(
        [one, two].map(({ frames }) => frames.first(({ message }) => message === 'Hello')),
      );
      expect(frames[0]).toEqual(frames[1]);
      expect(frames[0]).toMatchObject({
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
        connectionId: expect.any(String),
      });
      expect(frames[0]).not.toHaveProperty('error');
      await ana.events.first((event) => 'message' in event && event.message === 'Hello');
      await ana.ok('sendmessage', { roomId: 'lobby', key: 'hi', message: 'Hi back' });
      await two.frames.first(({ message, username }) => message === 'Hi back' && username === 'Ana');
      // What a later member says comes too; joins, beats and answers do not.
      await enter(server, 'Ben').then(({ socket }) => socket.close());
      one.send({ action: 'sendmessage', message: 'last' });
      await two.frames.first(({ message }) => message === 'last');
      expect(two.frames.all.map(({ message }) => message)).toEqual(['Hello', 'Hi back', 'last']);
      for (const { socket } of [ana, one, two]) socket.close();
    });

    it('[CLASSIC3] answers a wrong frame with the error frame, to that client alone, and stays open', async () => {
      const [one, two] = [await dialClassic(server), await dialClassic(server)];
      const wrong = [
        'nonsense',
        '[]',
        '7',
        '{}',
        '{"action":7}',
        '{"action":"dance"}',
        '{"action":"hello","id":"1","versions":[1,1]}',
        '{"action":"sendmessage"}',
        '{"action":"sendmessage","message":""}',
        '{"action":"sendmessage","message":"  "}',
        '{"action":"sendmessage","message":7}',
        '{"action":"sendmessage","message":"a\\u0000b"}',
        `{"action":"sendmessage","message":"${'x'.repeat(8_001)}"}`,
      ];
      for (const [index, frame] of wrong.entries()) {
        one.socket.send(frame);
        await one.frames.first(() => one.frames.all.length === index + 1);
        const last = one.frames.all.at(-1);
        expect(Object.keys(last ?? {}).toSorted(), frame).toEqual(['error', 'message', 'timestamp']);
      }
      expect(one.frames.all[5]).toMatchObject({
        error: 'unknown_action',
        message: expect.stringMatching(/sendmessage.*ping/u),
      });
      one.send({ action: 'sendmessage', message: 'still here' });
      await two.frames.first(({ message }) => message === 'still here');
      expect(two.frames.all).toHaveLength(1);
      for (const { socket } of [one, two]) socket.close();
    });

    it('[CLASSIC4] accepts a ping and answers nothing', async () => {
      const one = await dialClassic(server);
      one.send({ action: 'ping' });
      one.send({ action: 'sendmessage', message: 'after the ping' });
      await one.frames.first(({ message }) => message === 'after the ping');
      expect(one.frames.all).toHaveLength(1);
      one.socket.close();
    });

    it('[CLASSIC5] is a guest of its own for as long as the socket lives, and no member', async () => {
      const ana = await enter(server, 'Ana');
      const before = await ana.ok('openroom', { roomId: 'lobby' });
      const [one, two] = [await dialClassic(server), await dialClassic(server)];
      one.send({ action: 'sendmessage', message: 'first' });
      await one.frames.first(({ message }) => message === 'first');
      two.send({ action: 'sendmessage', message: 'second' });
      await one.frames.first(({ message }) => message === 'second');
      const [first, second] = one.frames.all;
      expect(first?.['userId']).not.toBe(second?.['userId']);
      expect(first?.['connectionId']).not.toBe(second?.['connectionId']);
      const { head } = await ana.ok('openroom', { roomId: 'lobby' });
      expect(head.seq - before.head.seq).toBe(2);
      for (const { socket } of [ana, one, two]) socket.close();
    });

    it('[CLASSIC6] works with wscat', async () => {
      const ana = await enter(server, 'Ana');
      const frame = '{"action":"sendmessage","message":"from wscat"}';
      const args = ['--connect', server.socket, '--execute', frame, '--execute', 'oops', '--wait', '15'];
      const cat = spawn(process.execPath, [WSCAT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
      const lines = new Inbox<string>();
      createInterface({ input: cat.stdout }).on('line', (line) => lines.push(line));
      await ana.events.first((event) => 'message' in event && event.message === 'from wscat');
      await lines.first((line) => line.includes('"message":"from wscat"'));
      await lines.first((line) => line.includes('"error":"bad_frame"'));
      await ana.ok('sendmessage', { roomId: 'lobby', key: 'w', message: 'to wscat' });
      const line = await lines.first((text) => text.includes('"message":"to wscat"'));
      expect(JSON.parse(line)).toMatchObject({ username: 'Ana', message: 'to wscat' });
      cat.kill();
      ana.socket.close();
    });
  });
}
