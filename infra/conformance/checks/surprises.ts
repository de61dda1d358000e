// X: what happens at any time.
import type { Check, Event } from '../check.ts';
import { handshake, open, tried, until } from '../client.ts';
import { oneFunction } from '../oneFunction.ts';
import { createDeliveries } from '../../local/lambda/deliveries.ts';
import { createChaos } from '../../local/chaos.ts';
import { enter, heard } from './visit.ts';

const MINUTE = 60_000;
const MANY = 24;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How often a function gets one event of a queue. */
async function deliveriesWith(X4: number): Promise<number> {
  let times = 0;
  const invoke = async () => ({ value: (times += 1) });
  await createDeliveries({ invoke }, createChaos({ X4 }))('F', { Records: [1] });
  return times;
}

export const surprises: Check[] = [
  {
    id: 'X1',
    expected: { 'while the first still runs': 'the second is heard' },
    look: async (stage) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const { probe, person } = await enter(stage, { greet: () => promise });
      person.socket.send('{"action":"greet"}');
      person.socket.send('second');
      const second = () => until(() => (probe.events.some(({ body }) => body === 'second') ? 'heard' : undefined));
      const seen = await tried(second);
      resolve({ statusCode: 200 });
      return { 'while the first still runs': seen === 'heard' ? 'the second is heard' : seen };
    },
  },
  {
    id: 'X2',
    needs: ['switches', 'clock'],
    expected: { early: true, late: true, never: true },
    look: async ({ start }) => {
      const connected = new Set<string>();
      let early = 0;
      const probe = await start(
        {
          $connect: async ({ requestContext: { connectionId } }: Event) => {
            await pause(5);
            connected.add(connectionId);
            return { statusCode: 200 };
          },
          $disconnect: ({ requestContext: { connectionId } }: Event) => {
            if (!connected.has(connectionId)) early += 1;
            return { statusCode: 200 };
          },
        },
        { chaos: { X2: 1 } },
      );
      const tries = await Promise.allSettled(Array.from({ length: MANY }, () => open(probe.url)));
      const people = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const { socket, closed } of people) {
        socket.close();
        await closed;
      }
      const atOnce = heard(probe, 'DISCONNECT');
      // The gateway may read the last goodbye after its client is through with it.
      for (let minutes = 0; minutes < 2; minutes += 1) {
        await pause(20);
        probe.clock.move(MINUTE);
      }
      const late = heard(probe, 'DISCONNECT') - atOnce;
      return { early: early > 2, late: late > 2, never: people.length - late > 2 };
    },
  },
  {
    id: 'X3',
    needs: ['inside'],
    expected: { 'ticks in half a second between two events': 'at most 3' },
    look: async () => {
      const { invoke, stop } = oneFunction(`
        let ticks = 0;
        setInterval(() => { ticks += 1 }, 20);
        export const handler = async () => ticks;
      `);
      const ticks = async () => ((await invoke({})) as { value: number }).value;
      const before = await ticks();
      await pause(500);
      // An interval that was due many times while the process stood still fires once.
      const between = (await ticks()) - before;
      await stop();
      return { 'ticks in half a second between two events': between <= 3 ? 'at most 3' : between };
    },
  },
  {
    id: 'X4',
    needs: ['inside'],
    expected: { 'with the switch': 2, 'without it': 1 },
    look: async () => {
      return { 'with the switch': await deliveriesWith(1), 'without it': await deliveriesWith(0) };
    },
  },
  {
    id: 'X5',
    needs: ['switches', 'clock'],
    expected: {
      'a handshake, two frames, two calls': 'let in',
      'another call': 429,
      'another handshake': 429,
      'another frame': 'Too Many Requests',
      'a tenth of a second later': 200,
    },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage, {}, { chaos: { X5: 10 } });
      const get = async () => (await probe.manage('GET', connectionId)).status;
      person.socket.send('1');
      person.socket.send('2');
      await until(() => probe.events.find(({ body }) => body === '2'));
      const calls = [await get(), await get()];
      const call = await get();
      const another = await handshake(probe.url);
      person.socket.send('3');
      const answer = await tried(async () => JSON.parse(await person.frame()).message as string);
      probe.clock.move(100);
      return {
        'a handshake, two frames, two calls': calls.every((status) => status === 200) ? 'let in' : calls,
        'another call': call,
        'another handshake': another,
        'another frame': answer,
        'a tenth of a second later': await get(),
      };
    },
  },
  {
    id: 'X7',
    needs: ['inside'],
    expected: { 'two at once, then one more': [1, 1, 2] },
    look: async () => {
      const { invoke, stop } = oneFunction(`
        let events = 0;
        export const handler = async () => { events += 1; await new Promise((done) => setTimeout(done, 200)); return events }
      `);
      const count = async () => ((await invoke({})) as { value: number }).value;
      const seen = [...(await Promise.all([count(), count()])), await count()];
      await stop();
      return { 'two at once, then one more': seen };
    },
  },
];
