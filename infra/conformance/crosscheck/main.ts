// `npm run aws:crosscheck`: runs what it can of the checklist on serverless-offline, another emulation, beside the local
// gateway. Ends with 1 when they differ in a way that is not listed in differences.ts, or no longer as listed there.
import { installPeers } from '../../../bench/peers.ts';
import type { Need } from '../check.ts';
import { checks } from '../checks.ts';
import { localStage } from '../localStage.ts';
import { look } from '../run.ts';
import { compare, type Comparison, summary, told } from './compare.ts';
import { differences } from './differences.ts';
import { startOffline } from './offline.ts';

const lacks: Record<Need, string> = {
  clock: 'serverless-offline has no clock that can be moved',
  switches: 'nothing goes wrong there on demand',
  throttles: 'it has no throttles',
  inside: 'looks into the parts of the local run',
};

const failure = installPeers(import.meta.dirname, 'serverless-offline', '140 MB');
if (failure !== undefined) {
  console.error(failure);
  process.exit(1);
}
const offline = await startOffline();
const all: Comparison[] = [];
for (const check of checks) {
  const { id } = check;
  const reason = 'skip' in check ? check.skip : check.needs?.[0] && lacks[check.needs[0]];
  if (reason !== undefined || 'skip' in check) all.push({ id, result: 'skip', lines: [reason ?? ''] });
  else all.push(compare(id, await look(check, localStage), await look(check, offline), differences));
  console.log(told(all.at(-1) as Comparison));
}
await offline.stop();
console.log(summary(all));
process.exit(all.some(({ result }) => result === 'unlisted' || result === 'gone') ? 1 : 0);
