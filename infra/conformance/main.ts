// `npm run aws:conformance`: runs the checklist on the local gateway, or with `-- --url wss://…` what of it can be seen of
// a real stage from outside; `--slow` adds what takes up to two hours there, `--markdown` prints the tables of docs/aws.md. Ends with 1 when a check fails, or when the
// checklist and the checks are not of the same ids.
import { checks } from './checks.ts';
import { localStage } from './localStage.ts';
import { readFlags } from './flags.ts';
import { type Outcome, run, summary, told, unlisted } from './run.ts';
import { lookFromOutside } from './stranger.ts';
import { markdown } from './table.ts';

const flags = readFlags(process.argv.slice(2));
if ('wrong' in flags) {
  console.error(flags.wrong);
  process.exit(1);
}
if (flags.markdown) {
  console.log(markdown());
  process.exit();
}
const outcomes: Outcome[] = [];
const tell = (outcome: Outcome) => {
  outcomes.push(outcome);
  console.log(told(outcome));
};

if (flags.url === undefined) {
  console.log('The local gateway, which is emulated:');
  for (const check of checks) tell(await run(check, localStage));
} else {
  console.log(`${flags.url}, from outside:`);
  const seen = await lookFromOutside(flags.url, flags.slow).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
  for (const outcome of seen) tell(outcome);
}
const wrong = unlisted(outcomes.map(({ id }) => id));
for (const sentence of wrong) console.log(sentence);
console.log(summary(outcomes));
process.exit(wrong.length > 0 || outcomes.some(({ result }) => result === 'fail') ? 1 : 0);
