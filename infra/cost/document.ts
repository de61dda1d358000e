// docs/cost.md: the reports of the command, kept with the code that they are computed from.
import { throttles } from '../throttles.ts';
import { NEW_ACCOUNT } from './attack.ts';
import { attackReport, worstDayOf } from './attackReport.ts';
import { figuresOf } from './figures.ts';
import { report } from './report.ts';
import { team } from './workload.ts';

/** The document, for a team and for a new account. */
export function costReport(): string {
  return `# What it costs on AWS

Written by \`npm run cost:report\`; do not change it by hand. What the figures mean stands in [aws.md](aws.md), "What it costs".
It is a model: nothing of this has run in an account yet.

## A month of a team

\`npm run parley -- cost\`

\`\`\`
${report(figuresOf(team)).trimEnd()}
\`\`\`

## The worst day

\`npm run parley -- cost --attack\`

\`\`\`
${attackReport(worstDayOf(throttles, NEW_ACCOUNT)).trimEnd()}
\`\`\`
`;
}
