// `npm run chaos -- --kills 300 [--seed N]`: kills the server while people send, then checks every promise.
import { parseArgs } from 'node:util';
import { violations } from './check.ts';
import { runKills } from './kills.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '300' }, seed: { type: 'string' } } });
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
process.stdout.write(`${kills} kills, seed ${seed}\n`);

const { history, underWay, restarts } = await runKills({
  kills,
  seed,
  senders: 4,
  window: 8,
  onKill: (kill, acked) => {
    if (kill % 20 === 0) process.stdout.write(`${kill} kills, ${acked} messages acknowledged\n`);
  },
});
const found = violations(history);
const sent = history.devices.flatMap((device) => device.sent);
const again = sent.filter(({ tries }) => tries > 1).length;
for (const violation of found.slice(0, 20)) process.stdout.write(`${violation}\n`);
process.stdout.write(
  `${sent.length} messages acknowledged, ${history.log.length} entries, ${again} sent more than once\n` +
    `under way at a kill: ${range(underWay)}; restart in ms: ${range(restarts.map(Math.round))}\n` +
    `${found.length} violations\n`,
);
process.exitCode = found.length === 0 ? 0 : 1;

function range(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `median ${sorted[Math.floor(sorted.length / 2)]}, from ${sorted[0]} to ${sorted.at(-1)}`;
}
