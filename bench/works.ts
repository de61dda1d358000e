// The work that is measured, one entry per row of the report: who does what, and which figures come of it.
import { setTimeout as wait } from 'node:timers/promises';
import { type Contestant, OURS } from './contestants.ts';
import type { Figures } from './figures.ts';
import { faultsOf, type Measured, QUIET } from './gate.ts';
import type { Shape } from './generator.ts';
import type { Connected, Lab } from './lab.ts';
import { residentOf } from './machine.ts';
import { climb } from './ramp.ts';

/** What one run gave. */
export interface Outcome {
  figures: Figures;
  /** What went wrong with messages; makes the bench fail. */
  faults: string[];
  /** Others used the machine meanwhile. */
  disturbed: boolean;
  /** What ended the search for the most. */
  stop?: 'server' | 'generator' | 'ramp';
}

export interface Work {
  id: string;
  title: string;
  /** How it is done, for the report. */
  how: string;
  /** Who takes part besides ours. */
  peers: string[];
  run(lab: Lab, contestant: Contestant, quick: boolean): Promise<Outcome>;
}

const room: Shape = { people: 1_000, rooms: 1, senders: 50, text: 80 };
const rooms: Shape = { people: 10_000, rooms: 200, senders: 10, text: 80 };
const idle: Shape = { people: 10_000, rooms: 200, senders: 1, text: 80 };
const sends: Shape = { people: 100, rooms: 1, senders: 100, text: 80, silent: true };
const groups: Shape = { people: 500, rooms: 50, senders: 10, text: 80 };
const KEPT_MESSAGES = 100_000;

export const works: Work[] = [
  {
    id: 'room',
    title: 'One room of 1,000 people',
    how: '50 people speak. Everyday: 50 messages/s (50,000 deliveries/s). Then the most at p99 < 100 ms.',
    peers: ['socketio', 'batch', 'ws', 'bun', 'limit'],
    run: (lab, contestant, quick) => fanOut(lab, contestant, { shape: room, rate: 50, most: 6_000, quick }),
  },
  {
    id: 'rooms',
    title: '200 rooms of 50 people',
    how: '10 people speak in each. Everyday: 1,000 messages/s in all (50,000 deliveries/s). Then the most at p99 < 100 ms.',
    peers: ['socketio', 'batch', 'limit'],
    run: (lab, contestant, quick) => fanOut(lab, contestant, { shape: rooms, rate: 1_000, most: 20_000, quick }),
  },
  {
    id: 'groups',
    title: '50 rooms of 10 people',
    how: '200 messages/s in all, everybody speaks.',
    peers: [],
    run: (lab, contestant, quick) =>
      lab.withPeople(contestant, groups, async ({ step }) => {
        await step(200, quick ? 1 : 4);
        const measured = await step(200, quick ? 3 : 10);
        return outcome({ ...everyday(measured), allP99: measured.allP99, ackP99: measured.ackP99 }, [measured]);
      }),
  },
  {
    id: 'sends',
    title: 'Durable sends',
    how: '100 people with one message unanswered each, all in one room that nobody has open: acknowledgements only.',
    peers: [],
    run: (lab, contestant, quick) =>
      lab.withPeople(contestant, sends, async ({ server, step }) => {
        await step(0, 1, 1);
        await server.loop();
        const measured = await step(0, quick ? 3 : 10, 1);
        const { p99, most } = await server.loop();
        const { messages, seconds, ackP50, ackP99 } = measured;
        return outcome({ sends: messages / seconds, ackP50, ackP99, loopP99: p99, loopMost: most }, [measured]);
      }),
  },
  {
    id: 'idle',
    title: '10,000 idle connections',
    how: 'Each signed in with a ticket of its own, greeted, one room open; 400 opened at once, tickets in hand.',
    peers: ['socketio', 'ws'],
    run: (lab, contestant, quick) =>
      lab.withPeople(contestant, idle, async (run) => {
        await wait(quick ? 2_000 : 5_000);
        const { people } = idle;
        const tickets = contestant.id === OURS ? { tickets: people / run.ticketSeconds } : {};
        return outcome({ resident: perConnection(run, people), opened: people / run.connectSeconds, ...tickets }, []);
      }),
  },
  {
    id: 'start',
    title: 'An idle server',
    how: '100,000 messages on disk, not its first start. Listening: from the start of the process that `npm start` runs to its line. Memory 5 s later.',
    peers: [],
    async run(lab, contestant) {
      const place = { people: 100, rooms: 1, messages: KEPT_MESSAGES };
      // What a first start leaves for the later ones, compiled code, is there.
      await lab.withServer(contestant, place, async () => undefined);
      return lab.withServer(contestant, place, async ({ pid, startMs }) => {
        await wait(5_000);
        return outcome({ memory: residentOf(pid) / 1e6, start: startMs / 1e3 }, []);
      });
    },
  },
];

/** A room's everyday, then its most. `rate`, `most`: messages per second in all. */
async function fanOut(
  lab: Lab,
  contestant: Contestant,
  { shape, rate, most, quick }: { shape: Shape; rate: number; most: number; quick: boolean },
): Promise<Outcome> {
  return lab.withPeople(contestant, shape, async ({ step }) => {
    // Until what runs for every message has been compiled.
    await step(rate, quick ? 1 : 4);
    const calm = await step(rate, quick ? 2 : 5);
    const { best, stop } = await climb({ rate, step: calm }, most, {
      step: (higher) => step(higher, 1),
      rest: () => wait(1_000),
    });
    if (!best) return { ...outcome({ ...everyday(calm), capacity: 0 }, [calm]), stop };
    const capacity: Figures = {
      capacity: best.deliveries / best.seconds,
      capacityCpu: (best.serverCpu / best.deliveries) * 1e6,
      serverLoad: best.serverLoad,
      generatorLoad: best.generatorLoad,
      perRead: best.deliveries / best.reads,
    };
    return { ...outcome({ ...everyday(calm), ...capacity }, [calm, best]), stop };
  });
}

function everyday(measured: Measured): Figures {
  const { p50, p99, ackP99, serverCpu, deliveries, bytes, unanswered } = measured;
  const answered = ackP99 > 0 && unanswered === 0 ? { ackP99 } : {};
  return { cpu: (serverCpu / deliveries) * 1e6, p50, p99, ...answered, bytes: bytes / deliveries };
}

function perConnection({ server, residentBefore }: Connected, people: number): number {
  return (residentOf(server.pid) - residentBefore) / 1024 / people;
}

function outcome(figures: Figures, steps: Measured[]): Outcome {
  return { figures, faults: steps.flatMap(faultsOf), disturbed: steps.some(({ foreignLoad }) => foreignLoad > QUIET) };
}
