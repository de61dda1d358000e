// The command `cost` as a person runs it, and the README that repeats it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figuresOf } from '../infra/cost/figures.ts';
import { projectionRows, WIDTH } from '../infra/cost/report.ts';
import { team } from '../infra/cost/workload.ts';
import { owner } from '../test/platform/owner.ts';
import { cost } from './cost.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = readme.split('\n## ').find((part) => part.startsWith('What it costs on AWS')) ?? '';

describe('README.md', () => {
  it('[COST6] has the table of the command', () => {
    expect(section).toContain(`\n${cost(['--markdown'])}\n`);
    const printed = cost([]).split('\n');
    const cells = projectionRows(figuresOf(team).projection);
    for (const row of cells.slice(1)) {
      expect(printed.some((line) => line.split(/\s{2,}/u).join('|') === row.join('|'))).toBe(true);
    }
  });

  it('[COST6] names the break-even, the worst day and a million messages as the command does', () => {
    const { breakEven, machine, millionMessages } = figuresOf(team);
    expect(section).toContain(`${breakEven?.toLocaleString('en')} people`);
    expect(section).toContain(`$${machine.dollars.toFixed(2)}`);
    expect(section).toContain(`$${millionMessages.toFixed(2)}`);
    const { stranger } = JSON.parse(cost(['--attack', '--json'])) as { stranger: { list: number } };
    expect(section).toContain(`$${stranger.list.toFixed(2)}`);
  });
});

describe('the command', () => {
  it('[COST10] prints lines that fit a terminal, with every flag and its value', async () => {
    const printed = await owner({}, 'cost', '--users', '500');
    expect(printed).toBe(cost(['--users', '500']));
    expect(printed.split('\n').filter((line) => line.length > WIDTH)).toEqual([]);
    expect(printed).toMatch(/^ {2}--users {3,}500 /mu);
    for (const name of Object.keys(team)) expect(printed).toMatch(new RegExp(`^  --${name} +[\\d.,]+ `, 'mu'));
  });

  it('[COST10] gives the same figures as JSON, for a month and for the worst day', () => {
    const { projection, ...figures } = JSON.parse(cost(['--json', '--users', '500'])) as ReturnType<typeof figuresOf>;
    const { projection: _, ...computed } = figuresOf({ ...team, users: 500 });
    expect(figures).toEqual(JSON.parse(JSON.stringify(computed)));
    expect(projection).toHaveLength(5);
    const day = JSON.parse(cost(['--attack', '--json', '--requests', '1']));
    expect(day).toMatchObject({ bar: 15, throttles: { requests: { rate: 1, burst: 300 } }, concurrency: 10 });
  });

  it('[COST9] names every wrong value with the right form, all at once', () => {
    expect(() => cost(['--users', '0.5', '--active', '60', '--hours', 'x'])).toThrow(
      new Error(
        [
          '--users is "0.5": give a whole number from 1 to 10000000.',
          '--active is "60": give a number from 0 to 1.',
          '--hours is "x": give a number from 0 to 24.',
        ].join('\n'),
      ),
    );
    expect(() => cost(['--users', '--json'])).toThrow(
      '--users is without a value: give a whole number from 1 to 10000000.',
    );
    expect(() => cost(['--people', '5'])).toThrow('There is no flag "--people". npm run parley -- cost --help names');
    expect(() => cost(['500'])).toThrow('cost takes flags only, not "500": give --users 500.');
    expect(() => cost(['--attack', '--users', '5'])).toThrow('Of no effect with --attack: --users.');
    expect(() => cost(['--concurrency', '5'])).toThrow('Of effect with --attack only: --concurrency.');
  });

  it('[COST9] names all of its flags when asked, and is named by the others', async () => {
    for (const name of Object.keys(team)) expect(cost(['--help'])).toContain(`--${name} N`);
    expect(await owner({}, 'help')).toContain('npm run parley -- cost');
    await expect(owner({}, 'cost', '--active', '60')).rejects.toMatchObject({
      code: 1,
      stderr: '--active is "60": give a number from 0 to 1.\n',
    });
  });
});
