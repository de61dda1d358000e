// `npm run bench`: measures Parley and its peers on the same work, in one go, and writes bench/report.md
// and every single run to bench/report.jsonl.
//
//   npm run bench -- --quick               one round of short steps; prints the report instead
//   npm run bench -- --only room,rooms     these works; prints the report instead
//   npm run bench -- --rounds 7            more rounds
//
// Ends with 1 when a bar is missed or a message was.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bars, type Run } from './bars.ts';
import { type Contestant, contestants, LIMITS_OFF, OURS } from './contestants.ts';
import type { Patience } from './gate.ts';
import { compile } from './generator.ts';
import { openLab } from './lab.ts';
import { describeMachine, diskOf, mostFiles, syncTime } from './machine.ts';
import { installPeers } from './peers.ts';
import { report } from './report.ts';
import { orderOf } from './statistics.ts';
import { type Outcome, works } from './works.ts';

/** Files that one process needs: a socket for each of 10,000 people, and some. */
const FILES = 10_500;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string' } },
});
const quick = values.quick ?? false;
const only = values.only?.split(',');
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  process.exitCode = (await bench()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Gives whether all bars were met. */
async function bench(): Promise<boolean> {
  const here = import.meta.dirname;
  const chosen = works.filter(({ id }) => only?.includes(id) ?? true);
  if (chosen.length !== (only ?? works).length)
    throw new Error(`--only takes some of: ${works.map(({ id }) => id).join(', ')}`);
  if (process.platform !== 'linux')
    throw new Error('The bench needs Linux: it reads /proc and pins processes to cores.');
  if (availableParallelism() < 2)
    throw new Error('The bench needs two cores: one for the server, one for the generator.');
  if (mostFiles() < FILES)
    throw new Error(`A process may open only ${mostFiles()} files here: ulimit -Hn ${FILES}, then try again.`);

  const start = performance.now();
  const cache = join(here, '../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const generator = compile(join(here, 'generator/*.c'), folder, 'generator');
  const failure = installPeers(join(here, 'peers'), 'the peers of the bench', '110 MB');
  const all = contestants(compile(join(here, 'peers/limit.c'), folder, 'limit'));
  const patience: Patience = { seconds: quick ? 20 : 240 };
  const lab = openLab(folder, generator, patience);
  const machine = describeMachine();
  const sync = syncTime(folder);

  const runs: Run[] = [];
  for (const { id, peers, run } of chosen) {
    const takePart = all.filter((one) => one.id === OURS || peers.includes(one.id));
    for (let round = 0; round < rounds; round += 1) {
      for (const contestant of orderOf(takePart.filter(needed(id, round)), round)) {
        const outcome = await run(lab, contestant, quick).catch(failed);
        runs.push({ work: id, contestant: contestant.id, round, ...outcome });
        console.log(JSON.stringify(runs.at(-1)));
      }
    }
  }

  const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');
  const minutes = (performance.now() - start) / 60_000;
  const { text, passed } = report(
    {
      command,
      date: new Date().toISOString().slice(0, 10),
      machine,
      conditions: [
        `Data on ${diskOf(folder)}; one small write with its sync takes ${sync.toFixed(2)} ms. A sync this machine's disk answers from a cache makes commits look cheap: do not carry them elsewhere.`,
        `A process may have ${mostFiles()} files open; servers and generator raise their own limit to that.`,
      ],
      limitsOff: LIMITS_OFF,
      minutes,
      absent: [
        ...(failure ? [failure] : []),
        ...(all.some(({ id }) => id === 'bun') ? [] : ['Bun: no package for this machine']),
      ],
    },
    chosen,
    all,
    bars.filter(({ work }) => chosen.some(({ id }) => id === work)),
    runs,
  );
  if (quick || only || rounds < 5) console.log(`\n${text}`);
  else {
    writeFileSync(join(here, 'report.md'), text);
    writeFileSync(join(here, 'report.jsonl'), runs.map((one) => `${JSON.stringify(one)}\n`).join(''));
    console.log(`\n${text.trim().split('\n').at(-1)}\nbench/report.md, and every run in bench/report.jsonl`);
  }
  return passed;
}

/** Who takes part in a round: those whom no bar is about only in the first two, which stand as A B B A. */
function needed(work: string, round: number): (contestant: Contestant) => boolean {
  return ({ id }) => round < 2 || id === OURS || bars.some((bar) => bar.work === work && bar.against === id);
}

/** A run that broke off counts: without figures and with a fault. */
function failed(error: unknown): Outcome {
  return { figures: {}, faults: [error instanceof Error ? error.message : String(error)], disturbed: false };
}
