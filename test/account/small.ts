// The services of which one call or two are needed: who am I, quotas, functions, alarms, the CDN.
import { type Answer, type Call, fault, json, type Service, xml } from './account.ts';

export function createSmallServices(account: string) {
  const state = {
    arn: `arn:aws:sts::${account}:assumed-role/Admin/ines`,
    concurrency: 1_000,
    /** Requests a second; undefined where Service Quotas does not know. */
    rate: 10_000 as number | undefined,
    functions: new Set<string>(),
    alarms: [] as { AlarmName: string; StateValue: string; StateReason: string }[],
    /** Paths that the CDN was told to ask for anew. */
    invalidated: [] as string[],
    /** What `/config.json` of the page says. */
    config: { socket: '' },
  };

  const lambda = (call: Call): Answer => {
    if (call.url.pathname.endsWith('/account-settings')) {
      return json({ AccountLimit: { ConcurrentExecutions: state.concurrency } });
    }
    const [, name = ''] = /\/functions\/([^/]+)\/configuration$/u.exec(call.url.pathname) ?? [];
    if (state.functions.has(name)) return json({ FunctionName: name });
    return fault(call, 'ResourceNotFoundException', `Function not found: ${name}`, 404);
  };
  const services: { [name: string]: Service } = {
    sts: () => {
      const result = { Account: account, Arn: state.arn, UserId: 'AROATEST:ines' };
      return { body: xml({ GetCallerIdentityResponse: { GetCallerIdentityResult: result } }) };
    },
    lambda,
    servicequotas: (call) => {
      if (state.rate === undefined) return fault(call, 'NoSuchResourceException', 'no such quota');
      return json({ Quota: { Value: state.rate } });
    },
    monitoring: ({ input }) => {
      const names = input.AlarmNames as string[];
      return json({ MetricAlarms: state.alarms.filter(({ AlarmName }) => names.includes(AlarmName)) });
    },
    cloudfront: ({ body }) => {
      state.invalidated = [...body.toString().matchAll(/<Path>([^<]+)<\/Path>/gu)].map(([, path = '']) => path);
      return { status: 201, body: xml({ Invalidation: { Id: 'I1', Status: 'InProgress' } }) };
    },
  };
  return Object.assign(state, { services });
}
