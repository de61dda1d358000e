// The whole checklist on the local gateway, as `npm run aws:conformance` runs it, and the command itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unsupported } from '../../test/platform/aws.ts';
import { startLocal } from '../local/local.ts';
import type { Check } from './check.ts';
import { type Id, ids } from './checklist.ts';
import { checks } from './checks.ts';
import { readFlags } from './flags.ts';
import { localStage } from './localStage.ts';
import { look, run, summary, told, unlisted } from './run.ts';
import { markdown } from './table.ts';

async function expectHeld(id: Id): Promise<void> {
  const check = checks.find((one): one is Check => one.id === id && 'look' in one);
  if (check === undefined) throw new Error(`there is no check of ${id}`);
  expect(await look(check, localStage)).toEqual(check.expected);
}

describe('a handshake', () => {
  it('[GWH1] is wanted from a plain request', () => expectHeld('H1'));
  it('[GWH2] is refused with 403 for any other stage', () => expectHeld('H2'));
  it('[GWH5] has the status that $connect returns, and 502 when that fails', () => expectHeld('H5'));
  it('[GWH6] answers the subprotocol that $connect returns', () => expectHeld('H6'));
  it('[GWH7] is refused when its address is too long', () => expectHeld('H7'));
  it('[GWH8] past the throttle of its route is 429', () => expectHeld('H8'));
});

describe('an event', () => {
  it('[GWE1] of a handshake has headers, and the query when there is one', () => expectHeld('E1'));
  it('[GWE2] of a frame has its text and no headers', () => expectHeld('E2'));
  it('[GWE3] of an end has its code and reason', () => expectHeld('E3'));
  it('[GWE4] says where, when and who', () => expectHeld('E4'));
  it('[GWE5] names a connection in a way that must be encoded in a path', () => expectHeld('E5'));
});

describe('a frame', () => {
  it('[GWR1] goes to the route that its action names', () => expectHeld('R1'));
  it('[GWR2] goes to $default when no route has that name', () => expectHeld('R2'));
  it('[GWR3] goes to $default when it names no route', () => expectHeld('R3'));
  it('[GWR4] gets a Forbidden frame when nothing takes it', () => expectHeld('R4'));
  it('[GWR5] gets an Internal server error frame when its function fails', () => expectHeld('R5'));
  it('[GWR6] is answered with nothing that its function returns', () => expectHeld('R6'));
  it('[GWR7] is answered with nothing by a status', () => expectHeld('R7'));
});

describe('a limit', () => {
  it('[GWL1] is that of frames and messages', () => expectHeld('L1'));
  it('[GWL2] keeps out what is binary', () => expectHeld('L2'));
  it('[GWL3] ends a socket that is idle', () => expectHeld('L3'));
  it('[GWL4] ends every socket after two hours', () => expectHeld('L4'));
  it('[GWL5] leaves pings of the protocol alone', () => expectHeld('L5'));
});

describe('the management API', () => {
  it('[GWM1] posts a frame', () => expectHeld('M1'));
  it('[GWM2] answers 410 for a connection that is closed or was never there', () => expectHeld('M2'));
  it('[GWM3] answers 400 for what is no connection id', () => expectHeld('M3'));
  it('[GWM4] answers 413 for more than 128 KiB', () => expectHeld('M4'));
  it('[GWM5] answers 403 to an unsigned call and for another stage', () => expectHeld('M5'));
  it('[GWM6] answers 410 about a connection whose handshake is not answered yet', () => expectHeld('M6'));
  it('[GWM7] tells about a connection', () => expectHeld('M7'));
  it('[GWM8] ends a connection, which then is gone', () => expectHeld('M8'));
  it('[GWM9] throttles posts with the switch', () => expectHeld('M9'));
  it('[GWM10] takes posts to a connection that has lost its network', () => expectHeld('M10'));
});

describe('at any time', () => {
  it('[GWX1] frames of one connection run at once', () => expectHeld('X1'));
  it('[GWX2] $disconnect does not come, comes late, or comes early', () => expectHeld('X2'));
  it('[GWX3] a function stands still between two events', () => expectHeld('X3'));
  it('[GWX4] events come twice', () => expectHeld('X4'));
  it('[GWX5] the quota of the account is used up', () => expectHeld('X5'));
  it.skipIf(unsupported)('[GWX6] reads are behind', () => expectHeld('X6'), 90_000);
  it('[GWX7] an environment is new', () => expectHeld('X7'));
});

describe('the list', () => {
  it('[GWK1] has a check for each id, and no check without one', () => {
    expect(unlisted(checks.map(({ id }) => id))).toEqual([]);
    expect(unlisted(['H1', 'H1', 'Z9'], ['H1', 'H2'])).toEqual([
      'H2 is in the checklist and has no check.',
      'Z9 is checked and is not in the checklist.',
      'H1 is checked twice.',
    ]);
  });

  it('[GWK1] stands in docs/aws.md as `--markdown` prints it', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/aws.md'), 'utf8');
    for (const table of markdown().split('\n\n')) expect(text).toContain(table);
  });

  it('[GWK1] says what was expected and seen where a check fails, and why where there is none', async () => {
    const wrong = { id: 'H1', expected: { a: 1, b: 2 }, look: async () => ({ a: 1, b: 3 }) } as const;
    const broken = {
      id: 'H2',
      expected: {},
      look: async () => {
        throw new Error('no');
      },
    } as const;
    const outcomes = [];
    for (const check of [wrong, broken, { id: 'H3', skip: 'why' } as const]) {
      outcomes.push(await run(check, localStage));
    }
    expect(
      outcomes
        .map(told)
        .join('\n')
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'fail  H1   a plain request to the address of the socket is 426',
      'expected  {"b":2}',
      'seen      {"b":3}',
      'fail  H2   a handshake for another stage is 403',
      'expected  {"failure":null}',
      'seen      {"failure":"no"}',
      'skip  H3   what an authorizer says is the status of the handshake: why',
    ]);
    expect(summary(outcomes)).toBe('conformance: 0 passed, 2 failed, 1 skipped');
  });
});

describe('the command', () => {
  /** Starts it; gives its lines and how it ended. */
  async function command(...args: string[]) {
    const env = { PATH: process.env['PATH'] };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [status] = await once(child, 'close');
    return { status: status as number, lines: said.trim().split('\n') };
  }

  it.skipIf(unsupported)(
    '[GWK2] looks at a stage from outside, and says of the rest why it does not',
    async () => {
      const local = await startLocal({ parameters: { Guests: 'on' }, concurrency: 40 });
      const { status, lines } = await command('--url', local.socket.href);
      await local.stop();
      const results = lines.map((line) => line.slice(0, 4)).filter((word) => /^(?:pass|fail|skip)$/u.test(word));
      expect(results).toHaveLength(ids.length);
      expect(lines.filter((line) => /^(?:fail|  )/u.test(line))).toEqual([]);
      expect([status, lines.at(-1)]).toEqual([0, 'conformance: 10 passed, 0 failed, 32 skipped']);
    },
    90_000,
  );

  it.skipIf(unsupported)(
    '[GWK2] looks at the handshake alone where guests are off',
    async () => {
      const local = await startLocal({ parameters: { Guests: 'off' } });
      const { lines } = await command('--url', `${local.socket.href}/`);
      await local.stop();
      expect(lines.at(-1)).toBe('conformance: 3 passed, 0 failed, 39 skipped');
      expect(lines.filter((line) => line.includes("refuses a stranger's handshake with 401"))).toHaveLength(7);
    },
    90_000,
  );

  it('[GWK2] says when nothing answers', async () => {
    const { status, lines } = await command('--url', 'ws://127.0.0.1:9/production');
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^No stage answers at ws:\/\/127\.0\.0\.1:9\/production: /u);
  });

  it.each([
    [['--url', 'chat.example.com'], '--url is chat.example.com; give the address'],
    [
      ['--url', 'https://chat.example.com/production'],
      '--url is https://chat.example.com/production; give the address',
    ],
    [['--url', 'wss://chat.example.com'], '--url is wss://chat.example.com; give the address'],
    [['--slow'], '--slow goes with --url'],
    [['--fast'], "Unknown option '--fast'"],
    [['wss://chat.example.com/production'], 'Unexpected argument'],
  ])('[GWK2] names a wrong flag with the right form: %j', (args, sentence) => {
    expect(readFlags(args)).toEqual({ wrong: expect.stringContaining(sentence) });
  });
});
