// The load generator against our own server, and against servers that do wrong on purpose.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Contestant, contestants, OURS } from '../../bench/contestants.ts';
import { faultsOf, type Patience } from '../../bench/gate.ts';
import { compile, type Shape, startGenerator, type Step } from '../../bench/generator.ts';
import { openLab } from '../../bench/lab.ts';
import { root } from '../architecture/files.ts';

/** The bench needs Linux with two cores and a C compiler; where these are missing, nobody benches. */
const able = process.platform === 'linux' && availableParallelism() > 1 && !spawnSync('cc', ['--version']).error;

let folder = '';
let program = '';
beforeAll(() => {
  folder = mkdtempSync(join(root, 'node_modules/.cache/bench-test-'));
  if (able) program = compile(join(root, 'bench/generator/*.c'), folder, 'generator');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!able)('our server', () => {
  const patience: Patience = { seconds: 0 };
  const [ours] = contestants('').filter(({ id }) => id === OURS) as [Contestant];

  it('[BENCH7] is measured over the whole path: tickets, greetings, acknowledgements, events', async () => {
    const shape: Shape = { people: 20, rooms: 4, senders: 3, text: 80 };
    const { messages, deliveries, ackP99, allP99, ...step } = await openLab(folder, program, patience).withPeople(
      ours,
      shape,
      async (run) => {
        expect(run.ticketSeconds).toBeGreaterThan(0);
        return run.step(200, 0.5);
      },
    );
    expect(faultsOf({ messages, deliveries, ackP99, allP99, ...step })).toEqual([]);
    expect(messages).toBe(100);
    expect(deliveries).toBe(500);
    expect(Math.min(ackP99, allP99, step.bytes / deliveries - 80)).toBeGreaterThan(0);
  });

  it('[BENCH7] acknowledges what nobody has open, as many at once as asked', async () => {
    const shape: Shape = { people: 10, rooms: 1, senders: 10, text: 80, silent: true };
    const step = await openLab(folder, program, patience).withPeople(ours, shape, ({ step }) => step(0, 0.5, 4));
    expect(faultsOf(step)).toEqual([]);
    expect(step.messages).toBeGreaterThan(40);
    expect(step.deliveries).toBe(0);
  });
});

/** What a server of one room does with the tenth message to one of its members; it treats all others well. */
type Wrong = (send: (text: string) => void, text: string, last: string) => void;

describe.skipIf(!able)('a server that', () => {
  it.each<[string, Wrong, (step: Step) => number]>([
    ['loses', () => undefined, ({ lost }) => lost],
    ['doubles', (send, text) => [text, text].forEach(send), ({ repeated }) => repeated],
    ['reorders', (send, text, last) => [text, last].forEach(send), ({ repeated }) => repeated],
    ['hangs up on', (send) => send(''), ({ gone }) => gone],
  ])('[BENCH5] %s a message is found out', async (name, wrong, count) => {
    const members: WebSocket[] = [];
    let seen = 0;
    let last = '';
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      members.push(socket);
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        seen += 1;
        for (const member of members.slice(1)) member.send(text);
        const send = (one: string) => (one === '' ? members[0]?.terminate() : members[0]?.send(one));
        // The ninth waits for the tenth, so that the two can be turned round.
        if (name === 'reorders' && seen === 9) last = text;
        else if (seen === 10) wrong(send, text, last);
        else send(text);
      });
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const contestant = { protocol: 'plain' } as Contestant;
    const shape: Shape = { people: 5, rooms: 1, senders: 1, text: 80 };
    const people = startGenerator(program, shape, contestant, (server.address() as AddressInfo).port, '');
    await people.connect();
    const step = await people.step(100, 0.3);
    await people.end();
    server.close();
    expect(count(step)).toBeGreaterThan(0);
    expect(faultsOf(step)).not.toEqual([]);
  });
});

it('[BENCH7] without a compiler, says how to get one', () => {
  const { PATH } = process.env;
  process.env['PATH'] = '';
  try {
    expect(() => compile('x.c', folder, 'x')).toThrow(/apt-get install gcc/u);
  } finally {
    process.env['PATH'] = PATH;
  }
});
