// The tables of docs/aws.md: what is checked, where, and in what another emulation differs.
import { checklist, ids, type Id } from './checklist.ts';
import { checks } from './checks.ts';
import { differences } from './crosscheck/differences.ts';
import { looks } from './stranger.ts';

/** Two Markdown tables, with an empty line between. */
export function markdown(): string {
  const rows = ids.map((id) => [id, checklist[id], here(id), outside(id), offline(id)]);
  const decided = differences.map(({ id, whose, theirs, evidence }) => [
    id,
    whose,
    Object.keys(theirs).join('; '),
    evidence,
  ]);
  return [
    table(['Id', 'What AWS does', 'Local gateway', 'From outside', 'serverless-offline'], rows),
    table(['Id', 'Whose', 'In what', 'What decides'], decided),
  ].join('\n\n');
}

function here(id: Id): string {
  const check = checks.find((one) => one.id === id);
  // The reason of one that this very system cannot check is not for the table.
  return check !== undefined && 'skip' in check && id !== 'X6' ? `skip: ${check.skip}` : 'pass';
}

function outside(id: Id): string {
  const how = looks[id];
  if (typeof how === 'string') return '';
  return how.slow ? 'with `--slow`' : 'yes';
}

function offline(id: Id): string {
  const check = checks.find((one) => one.id === id);
  if (check === undefined || 'skip' in check || check.needs !== undefined) return '';
  return differences.find((difference) => difference.id === id)?.whose ?? 'same';
}

function line(cells: string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

function table(head: string[], rows: string[][]): string {
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
