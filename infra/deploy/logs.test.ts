// What the functions wrote, and how a deployment is: both from an emulated account.
import { beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../test/account/account.ts';
import { errandIn } from '../../test/account/errand.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { spanOf, tellLogs } from './logs.ts';
import { errorIn, status } from './status.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const line = (fields: object) => `${JSON.stringify({ level: 'ERROR', ...fields })}\n`;

describe.skipIf(unsupported !== undefined)('what was written', () => {
  let account: TestAccount;
  beforeEach(async () => {
    account = await startAccount();
    return () => account.stop();
  });

  it('[ACCOUNT11] is told in the order of time, over all pages of all functions', async () => {
    for (let i = 0; i < 5; i += 1) {
      account.logs.add('/aws/lambda/ChatAppConnect', NOW + 2 * i, `connect ${i}\n`);
      account.logs.add('/aws/lambda/ChatAppDefault', NOW + 2 * i + 1, `default ${i}\n`);
    }
    account.logs.add('/aws/lambda/ChatAppDefault', NOW - 1, 'too old');
    const errand = await errandIn(account);
    await tellLogs(errand, { since: NOW }, { follow: false });
    expect(errand.lines).toHaveLength(10);
    expect(errand.lines.slice(0, 3)).toEqual([
      '2026-11-27T12:00:00.000Z ChatAppConnect connect 0',
      '2026-11-27T12:00:00.001Z ChatAppDefault default 0',
      '2026-11-27T12:00:00.002Z ChatAppConnect connect 1',
    ]);
    const one = await errandIn(account);
    await tellLogs(one, { since: NOW, names: ['ChatAppDefault'] }, { follow: false });
    expect(one.lines).toHaveLength(5);
  });

  it('[ACCOUNT11] is of the stage that was asked for, and may be nothing', async () => {
    account.logs.add('/aws/lambda/ChatAppConnect', NOW, 'of prod');
    const errand = await errandIn(account, 'dev');
    await tellLogs(errand, { since: NOW }, { follow: false });
    expect(errand.lines).toEqual(['Nothing was written in that time.']);
    account.logs.add('/aws/lambda/dev-ChatAppConnect', NOW, 'of dev');
    await tellLogs(errand, { since: NOW }, { follow: false });
    expect(errand.lines.at(-1)).toContain('of dev');
  });

  it('[ACCOUNT11] is followed without a line twice or lost, late ones included', async () => {
    const errand = await errandIn(account);
    let looks = 0;
    const add = (at: number, text: string) => account.logs.add('/aws/lambda/ChatAppDefault', NOW + at, text);
    add(0, 'first');
    errand.pause = async () => {
      looks += 1;
      if (looks === 1) add(60_000, 'second');
      if (looks === 2) add(59_000, 'late');
    };
    await tellLogs(errand, { since: NOW }, { follow: true, until: () => looks === 3 });
    expect(errand.lines.map((one) => one.split(' ').at(-1))).toEqual(['first', 'second', 'late']);
  });

  it('[ACCOUNT11] is asked for by a span of time', () => {
    expect(['90s', '15m', '2h', '7d'].map(spanOf)).toEqual([90_000, 900_000, 7_200_000, 604_800_000]);
    expect(['', '5', 'm', '1w', '-1h'].map(spanOf)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  const deployed = () => {
    account.cloudFormation.stacks.push({
      id: 'arn:stack/Parley/1',
      name: 'Parley',
      status: 'UPDATE_COMPLETE',
      template: { Resources: { Late: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'ChatAppLate' } } } },
      parameters: { Guests: 'on' },
      events: [],
      steps: [],
    });
  };

  it('[ACCOUNT10] tells state, addresses, guests, alarms, and errors by their kind', async () => {
    deployed();
    account.small.alarms = [
      { AlarmName: 'ChatAppLate', StateValue: 'ALARM', StateReason: '3 datapoints were greater' },
      { AlarmName: 'OfSomebodyElse', StateValue: 'ALARM', StateReason: 'no matter' },
    ];
    const [at, old] = [Date.now() - 60_000, Date.now() - 25 * 60 * 60_000];
    account.logs.add(
      '/aws/lambda/ChatAppDefault',
      at,
      line({ message: 'command failed', requestId: '1', cause: 'Nothing' }),
    );
    account.logs.add(
      '/aws/lambda/ChatAppDefault',
      at,
      line({ message: 'command failed', requestId: '2', cause: 'Nothing' }),
    );
    account.logs.add('/aws/lambda/ChatAppHttp', at, '2026-11-27T11:59:00Z 7d1c Task timed out after 15.00 seconds\n');
    account.logs.add('/aws/lambda/ChatAppHttp', at, '{"level":"INFO","message":"answered","code":"error"}\n');
    account.logs.add('/aws/lambda/ChatAppHttp', old, line({ message: 'of yesterday' }));
    const errand = await errandIn(account);
    await status(errand);
    const said = errand.lines.join('\n');
    expect(said).toContain('Stack Parley in eu-central-1: UPDATE_COMPLETE, since 2026-11-27T12:00:00.000Z');
    expect(said).toContain(`Page: ${account.cloudFormation.outputs['SiteUrl']}`);
    expect(said).toContain('Socket: wss://abc.execute-api.eu-central-1.amazonaws.com/production');
    expect(said).toContain('Guests: on');
    expect(said).toContain('  ChatAppLate: RINGS, since 3 datapoints were greater');
    expect(said).not.toContain('OfSomebodyElse');
    expect(said).toContain('Errors of the last day: 3');
    expect(said).toContain('  2 × ChatAppDefault: command failed: Nothing, the last at ');
    expect(said).toContain('  1 × ChatAppHttp: Task timed out after 15.00 seconds, the last at ');
  });

  it.each([
    [
      '{"level":"ERROR","message":"command failed","cause":"Nothing","function_request_id":"1"}',
      'command failed: Nothing',
    ],
    ['{"level":"error","what":"post given up"}', 'post given up'],
    ['{"errorType":"TypeError","errorMessage":"x is not a function","trace":[]}', 'TypeError: x is not a function'],
    ['2026-11-27T11:59:00Z 7d1c Task timed out after 15.00 seconds\n', 'Task timed out after 15.00 seconds'],
    ['RequestId: 7d1c Error: Runtime exited with error: signal: killed Runtime.ExitError', 'Runtime.ExitError'],
    ['{"level":"WARN","message":"slow"}', undefined],
    ['{"level":"INFO","message":"answered","code":"error"}', undefined],
    ['REPORT RequestId: 7d1c Duration: 3.20 ms', undefined],
  ])('[ACCOUNT10] knows an error by what our log and Lambda write: %s', (text, said) => {
    expect(errorIn(text)).toBe(said);
  });

  it('[ACCOUNT10] says so when nothing is deployed, is wrong, or rings', async () => {
    await expect(status(await errandIn(account))).rejects.toThrow('There is no stack Parley here.');
    deployed();
    const errand = await errandIn(account);
    await status(errand);
    expect(errand.lines).toContain('Errors of the last day: none.');
    const [stack] = account.cloudFormation.stacks;
    if (stack) stack.status = 'ROLLBACK_COMPLETE';
    await expect(status(errand)).rejects.toThrow('The stack Parley is ROLLBACK_COMPLETE. Remove it with');
  });
});
