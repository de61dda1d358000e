// What the local run reads from the environment beyond the settings of one machine. Wrong values are named with the
// right form.
import type { Switches } from './chaos.ts';

export interface LocalSettings {
  /** `PARLEY_CHAOS`. */
  chaos: Partial<Switches>;
  /** `PARLEY_TIME_SCALE`: seconds of the stack in one of this machine. */
  timeScale: number;
  /** `PARLEY_LEDGER`: whether calls are counted and take the time that they are planned to take on AWS. */
  ledger: boolean;
  /** `PARLEY_RATE_LIMIT`: whether people who ask for too much at once are refused. */
  limited: boolean;
}

interface Form {
  /** The right form, as it follows "give". */
  form: string;
  /** The value of a text, undefined when it is wrong. */
  read(text: string): number | boolean | undefined;
  /** What the name alone means, where it means something. */
  alone?: number | boolean;
}

const FASTEST = 1_000;
const share: Form = { form: 'a share from 0 to 1, such as 0.1', read: (text) => numberOf(text, 1) };
const forms: Record<keyof Switches, Form> = {
  M9: share,
  M10: share,
  X2: share,
  X4: share,
  // S2, S4 in the sources of the checklist: 10,000 in most regions, 2,500 in some.
  X5: { form: 'requests a second, or nothing for 10000', read: (text) => wholeOf(text, 1e6), alone: 10_000 },
  X6: { form: 'nothing behind it', read: () => undefined, alone: true },
  throttled: share,
  halved: share,
  latency: { form: 'milliseconds from 0 to 10000', read: (text) => wholeOf(text, 10_000) },
  seed: { form: 'a whole number below 4294967296', read: (text) => wholeOf(text, 2 ** 32 - 1) },
};

/** Reads all of them; each wrong one is a sentence in `wrong`. */
export function readSettings(env: Record<string, string | undefined>): { settings: LocalSettings; wrong: string[] } {
  const wrong: string[] = [];
  const timeScale = numberOf(env['PARLEY_TIME_SCALE'] ?? '1', FASTEST) ?? 0;
  if (timeScale === 0) {
    wrong.push(`PARLEY_TIME_SCALE is ${env['PARLEY_TIME_SCALE']}; give a number above 0 and up to ${FASTEST}.`);
  }
  const ledger = env['PARLEY_LEDGER'] ?? 'off';
  if (ledger !== 'on' && ledger !== 'off') wrong.push(`PARLEY_LEDGER is ${ledger}; give on or off.`);
  const limited = env['PARLEY_RATE_LIMIT'] ?? 'on';
  if (limited !== 'on' && limited !== 'off') wrong.push(`PARLEY_RATE_LIMIT is ${limited}; give on or off.`);
  const chaos = chaosOf(env['PARLEY_CHAOS'] ?? '', wrong);
  return { settings: { chaos, timeScale, ledger: ledger === 'on', limited: limited === 'on' }, wrong };
}

/** `X2=0.1,X5,latency=20`. */
function chaosOf(text: string, wrong: string[]): Partial<Switches> {
  const given: [string, number | boolean][] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [name = '', value] = part.split('=', 2);
    if (!Object.hasOwn(forms, name)) {
      wrong.push(`PARLEY_CHAOS has ${name}, which is none of ${Object.keys(forms).join(', ')}.`);
      continue;
    }
    const { form, read, alone } = forms[name as keyof Switches];
    const found = value === undefined ? alone : read(value);
    if (found === undefined) wrong.push(`PARLEY_CHAOS has ${part}; give ${name} ${form}.`);
    else given.push([name, found]);
  }
  return Object.fromEntries(given) as Partial<Switches>;
}

function numberOf(text: string, most: number): number | undefined {
  const value = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : undefined;
  return value !== undefined && value <= most ? value : undefined;
}

function wholeOf(text: string, most: number): number | undefined {
  const value = numberOf(text, most);
  return Number.isInteger(value) ? value : undefined;
}
