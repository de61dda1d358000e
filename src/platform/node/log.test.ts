// The log and its reader.
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

const linesOf = (stream: PassThrough) =>
  String(stream.read() ?? '')
    .split('\n')
    .flatMap((text) => (text === '' ? [] : [JSON.parse(text) as { what: string; lines?: number; i?: number }]));

it('[LOGLINE3] drops what its reader does not take, counts it, says so, and writes the rest at a stop', async () => {
  const out = new PassThrough({ highWaterMark: 1 });
  const log = createLog('info', out);
  const more = { text: 'x'.repeat(1_000) };
  for (let i = 0; i < 3_000; i += 1) {
    log.write('info', 'line', { i, ...more });
    if (i % 100 === 0) await new Promise(setImmediate);
  }
  expect(log.dropped()).toBeGreaterThan(1_000);
  expect(out.writableLength + out.readableLength).toBeLessThan(1.2 * 1024 * 1024);
  const read: ReturnType<typeof linesOf> = [];
  out.on('readable', () => read.push(...linesOf(out)));
  await log.drain();
  while (out.writableLength > 0) await new Promise(setImmediate);
  log.write('info', 'after');
  await log.drain();
  await new Promise(setImmediate);
  expect(read.filter(({ what }) => what === 'line')).toHaveLength(3_000 - log.dropped());
  const told = read.filter(({ what }) => what === 'log lines dropped');
  expect(told.reduce((sum, { lines = 0 }) => sum + lines, 0)).toBe(log.dropped());
  expect(read.at(-1)).toMatchObject({ what: 'after', level: 'info' });
  log.write('warn', 'one turn');
  log.write('error', 'one write');
  let writes = 0;
  out.write = (() => ++writes > 0) as never;
  await new Promise(setImmediate);
  expect(writes).toBe(1);
});

it('[LOGLINE5] writes JSON, and words to people at a terminal', async () => {
  const [pipe, terminal] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
  for (const out of [pipe, terminal]) {
    const log = createLog('warn', out);
    log.write('info', 'started');
    log.write('warn', 'certificate not renewed', { cause: 'bell \u0007', until: undefined, days: 3 });
    await log.drain();
  }
  expect(linesOf(pipe)).toMatchObject([{ level: 'warn', what: 'certificate not renewed', cause: 'bell \u0007' }]);
  const said = /^\d\d:\d\d:\d\d warn: certificate not renewed, cause "bell \\u0007", days 3\n$/u;
  expect(String(terminal.read())).toMatch(said);
});
