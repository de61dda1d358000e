// A server and a generator for the time of one run, and the figures around them.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Contestant, OURS } from './contestants.ts';
import { type Measured, type Patience, QUIET, quietly } from './gate.ts';
import { type Generator, type Shape, startGenerator, type Step } from './generator.ts';
import { cpuOf, cpuOfAll, residentOf } from './machine.ts';
import { copy, type Place, type Seed, seed } from './seed.ts';
import { type Server, startServer } from './server.ts';

/** Everybody connected to a server. */
export interface Connected {
  server: Server;
  /** Seconds for all tickets, and for all sockets with the tickets in hand. */
  ticketSeconds: number;
  connectSeconds: number;
  /** Resident bytes of the server before anybody came. */
  residentBefore: number;
  /** A step of the generator, repeated while others disturb it. */
  step(rate: number, seconds: number, window?: number): Promise<Measured>;
}

export interface Lab {
  /** Runs `work` on a fresh server; ours gets a copy of a data folder with these people. */
  withServer<T>(contestant: Contestant, place: Place, work: (server: Server) => Promise<T>): Promise<T>;
  /** The same with all these people connected. */
  withPeople<T>(contestant: Contestant, shape: Shape, work: (run: Connected) => Promise<T>): Promise<T>;
}

/** `folder`: where data folders may lie, on a real disk. `program`: the compiled generator. */
export function openLab(folder: string, program: string, patience: Patience): Lab {
  const seeds = new Map<string, Promise<Seed>>();

  function seedOf({ people, rooms, messages = 0 }: Place): Promise<Seed> {
    const name = `${people}-${rooms}-${messages}`;
    const found = seeds.get(name) ?? seed(join(folder, 'seeds', name), { people, rooms, messages });
    seeds.set(name, found);
    return found;
  }

  async function calm(): Promise<void> {
    while (patience.seconds > 0) {
      const before = cpuOfAll();
      await wait(500);
      const after = cpuOfAll();
      if ((after.busy - before.busy + after.stolen - before.stolen) / 0.5 < QUIET) return;
      patience.seconds -= 0.5;
    }
  }

  async function withServer<T>(contestant: Contestant, place: Place, work: (server: Server) => Promise<T>) {
    const data = contestant.id === OURS ? copy(await seedOf(place), join(folder, 'data')) : folder;
    await calm();
    const server = await startServer(contestant, folder, data);
    try {
      return await work(server);
    } finally {
      await server.end();
    }
  }

  return {
    withServer,
    async withPeople(contestant, shape, work) {
      const tokens = contestant.id === OURS ? (await seedOf(shape)).tokens : '';
      return withServer(contestant, shape, async (server) => {
        await wait(500);
        const residentBefore = residentOf(server.pid);
        const people = startGenerator(program, shape, contestant, server.port, tokens);
        try {
          const ticketSeconds = contestant.id === OURS ? await people.tickets() : 0;
          const connectSeconds = await people.connect();
          const step: Connected['step'] = (rate, seconds, window) =>
            quietly(() => measure(server, people, () => people.step(rate, seconds, window)), {
              patience,
              seconds: seconds + 1,
              pause: calm,
            });
          return await work({ server, ticketSeconds, connectSeconds, residentBefore, step });
        } finally {
          await people.end();
        }
      });
    },
  };
}

/** Runs a step and notes who used the processor meanwhile. */
async function measure(server: Server, people: Generator, step: () => Promise<Step>): Promise<Measured> {
  const look = () => ({
    at: performance.now() / 1e3,
    all: cpuOfAll(),
    server: cpuOf(server.pid),
    people: cpuOf(people.pid),
    own: process.cpuUsage(),
  });
  const before = look();
  const result = await step();
  const after = look();
  const length = after.at - before.at;
  const serverCpu = after.server - before.server;
  const peopleCpu = after.people - before.people;
  const own = (after.own.user + after.own.system - before.own.user - before.own.system) / 1e6;
  const used = after.all.busy - before.all.busy + after.all.stolen - before.all.stolen;
  return {
    ...result,
    serverCpu,
    serverLoad: serverCpu / length,
    generatorLoad: peopleCpu / length,
    foreignLoad: Math.max(0, used - serverCpu - peopleCpu - own) / length,
  };
}
