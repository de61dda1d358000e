// What the functions write down, read from what a process of its own prints.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** The lines that some code prints, as objects. */
function printed(code: string, env: NodeJS.ProcessEnv = {}): { [field: string]: unknown }[] {
  const here = (file: string) => new URL(file, import.meta.url).href;
  const imports = `import { log } from '${here('./log.ts')}'; import { meter, metered } from '${here('./meter.ts')}';`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', imports + code], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  // Lambda takes both for the log.
  return (run.stdout + run.stderr)
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { [field: string]: unknown }]));
}

it('[AWS21] writes one object of JSON a line', () => {
  const lines =
    printed(`log.write('warn', 'post_failed', { connectionId: 'c=', cause: 'two\\nlines', status: undefined });
    log.write('info', 'command');`);
  const common = { service: 'parley', timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u) };
  expect(lines).toHaveLength(2);
  const byLevel = new Map(lines.map((line) => [line['level'], line]));
  const warning = { ...common, message: 'post_failed', connectionId: 'c=', cause: 'two\nlines' };
  expect(byLevel.get('WARN')).toMatchObject(warning);
  expect(byLevel.get('INFO')).toMatchObject({ ...common, message: 'command' });
});

it('[AWS22] counts what was refused in a call, in one line without dimensions, and leaves none where nothing was', () => {
  const lines = printed(`
    await metered(async () => { meter.refused('forbidden'); meter.refused('unavailable'); meter.limited('message'); })();
    await metered(async () => meter.command()('beat', 'ok'))();
    await metered(async () => { meter.refused('forbidden'); throw new Error('ended early'); })().catch(() => undefined);`);
  const [first, second, ...others] = lines;
  expect(first).toMatchObject({ Refused: [1, 1], Failed: 1, Limited: 1 });
  expect(second).toMatchObject({ Refused: 1 });
  expect(second).not.toHaveProperty('Failed');
  expect(others).toEqual([]);
  const [{ Dimensions, Namespace } = {}] = (first as { _aws: { CloudWatchMetrics: { [field: string]: unknown }[] } })
    ._aws.CloudWatchMetrics;
  expect([Namespace, Dimensions]).toEqual(['Parley', [['service']]]);
});

it('[AWS22] [WATCH1] counts each stage of an account for itself', () => {
  const [line] = printed(`await metered(async () => meter.refused('internal'))();`, {
    POWERTOOLS_SERVICE_NAME: 'dev-parley',
  });
  expect(line).toMatchObject({ Failed: 1, service: 'dev-parley' });
});
