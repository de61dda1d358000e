// A reader that stops reading while seven hundred long messages go through its room.
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { enter, type Person } from '../person.ts';
import { type NodeServer, startServer, UNLIMITED } from '../platform/node.ts';
import { readExposition } from './exposition.ts';

const lobby = { roomId: 'lobby' };
const MESSAGES = 700;
const text = '\u20ac'.repeat(5_400);

const rawOf = (person: Person) => (person.socket as unknown as { _socket: Socket })._socket;
const residentMiB = ({ process }: NodeServer) =>
  Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1]) / 1024;

it.skipIf(process.platform !== 'linux')(
  '[SLOW1] [SLOW2] keeps little for who does not read, delays nobody, and tells where to catch up',
  async () => {
    const server = await startServer(UNLIMITED);
    const metrics = async () => readExposition(await (await fetch(`${server.http}/metrics`)).text());
    const [ana, ben, slow] = [await enter(server, 'Ana'), await enter(server, 'Ben'), await enter(server, 'Slow')];
    const { cursor: start } = await slow.ok('openroom', lobby);
    const before = residentMiB(server);
    rawOf(slow).pause();
    for (let i = 0; i < MESSAGES; i += 1) {
      await ana.ok('sendmessage', { ...lobby, key: `k${i}`, message: text });
      // One after the other: who reads has each before the next one is written.
      await ben.events.first((event) => 'key' in event && event.key === `k${i}`);
      ben.events.all.length = 0;
      ana.events.all.length = 0;
      ana.frames.all.length = 0;
      ben.frames.all.length = 0;
    }
    const during = await metrics();
    expect(during.get('parley_slow_readers')).toBe(1);
    expect(during.get('parley_dropped_frames_total')).toBeGreaterThan(100);
    expect(during.get('parley_backlog_bytes')).toBeLessThan(1.2 * 1024 * 1024);
    // What went to others was 11 MB; the system's own buffers hold some of what went to this one.
    expect(residentMiB(server) - before).toBeLessThan(60);

    rawOf(slow).resume();
    const head = await ben.ok('openroom', lobby);
    await slow.states.first((event) => event.event === 'head.moved' && event.seq === head.head.seq, 15_000);
    const got = slow.events.all.filter(({ roomId, seq }) => roomId === 'lobby' && seq > start.seq);
    expect(got.length).toBeLessThan(MESSAGES);
    expect(got.map(({ seq }) => seq)).toEqual(got.map((_, i) => start.seq + 1 + i));
    // Caught up the way a client does: from the last entry that came.
    const last = got.at(-1);
    let cursor = last ? { epoch: start.epoch, seq: last.seq, entryId: last.entryId } : start;
    const seqs = got.map(({ seq }) => seq);
    for (let more = true; more; ) {
      const page = await slow.ok('catchup', { ...lobby, cursor });
      if ('reset' in page) throw new Error('the log was replaced');
      seqs.push(...page.entries.map(({ seq }) => seq));
      ({ cursor, more } = page);
    }
    expect(seqs).toEqual(Array.from({ length: MESSAGES }, (_, i) => start.seq + 1 + i));
    expect((await metrics()).get('parley_slow_readers')).toBe(0);
    // And it hears of what comes next as everybody does.
    await ana.ok('sendmessage', { ...lobby, key: 'next', message: 'x' });
    await slow.events.first((event) => 'key' in event && event.key === 'next');
    for (const { socket } of [ana, ben, slow]) socket.close();
    await server.stop();
  },
  150_000,
);
