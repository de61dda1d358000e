// The report of the page, as Markdown.
import type { Row } from './row.ts';

export interface Heading {
  command: string;
  date: string;
  machine: string;
  /** What took part, each with its version. */
  versions: string[];
  pairs: number;
  /** Limits of ours that were off. */
  limitsOff: { [name: string]: string };
  /** What could not be measured, and why. */
  absent: string[];
}

export interface Summary {
  text: string;
  /** Every bar was met. */
  passed: boolean;
}

/** Writes the report, whose last line is the summary. */
export function report(heading: Heading, rows: readonly Row[]): Summary {
  const judged = rows.filter((row) => row.met !== undefined);
  const met = judged.filter((row) => row.met).length;
  const { command, date, machine, versions, pairs, limitsOff, absent } = heading;
  const off = Object.entries(limitsOff).map(([name, value]) => `\`${name}=${value}\``);
  const lines = [
    '# Bench of the page',
    '',
    `\`${command}\` on ${date}, ${pairs} pairs.`,
    '',
    `- ${machine}. The server alone on core 0.`,
    `- ${versions.join(', ')}.`,
    '- The built page, from our own server over plain http. Every visit is a new person at a new computer: nothing cached.',
    '- The two places of a comparison take turns (A B B A); a ratio is that of the two visits of a pair.',
    '- A ratio is judged by its median, a frame by the longest of all runs.',
    `- Switched off in Parley, because one address plays everybody: ${off.join(', ')}.`,
    ...absent.map((line) => `- ${line}`),
    '',
    '| What | Measured: median [range] | Bar | Met |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ what, measured, bar, met }) => `| ${what} | ${measured} | ${bar} | ${verdict(met)} |`),
    '',
    `**${met} of ${judged.length} bars met**`,
    '',
  ];
  return { text: lines.join('\n'), passed: met === judged.length };
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return '';
  return met ? 'yes' : '**no**';
}
