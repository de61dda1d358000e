// A local WebSocket API around functions of a check's own, with a clock that the check moves: the parts of the local run,
// without its processes.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount } from '../local/account.ts';
import { createChaos } from '../local/chaos.ts';
import type { Result } from '../local/lambda/functions.ts';
import { createLatency } from '../local/latency.ts';
import { createSocketApi } from '../local/socket/api.ts';
import { createCallbacks } from '../local/socket/callbacks.ts';
import { createPlainRequests } from '../local/socket/plainRequests.ts';
import { readRoutes } from '../local/socket/routes.ts';
import { createSockets } from '../local/socket/sockets.ts';
import { readThrottles } from '../local/socket/throttles.ts';
import { readTemplate } from '../local/template.ts';
import { accept, type Event, type Handler, type Handlers, type Probe, type ProbeOptions, type Stage } from './check.ts';
import { until } from './client.ts';
import { FakeClock } from './fakeClock.ts';
import { manage } from './manage.ts';

export interface Gateway extends Probe {
  clock: FakeClock;
}

export const localStage: Stage = {
  start: (handlers, { without, ...options } = {}) => {
    const all: Handlers = { $connect: accept, $disconnect: accept, $default: accept, greet: accept, ...handlers };
    if (without !== undefined) delete all[without];
    return startGateway(all, options);
  },
};

/** Exactly the routes of `handlers`. */
export async function startGateway(handlers: Handlers, options: ProbeOptions = {}): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-gateway-'));
  writeFileSync(join(folder, 'x.template.json'), JSON.stringify(templateOf(handlers, options.stage)));
  const template = readTemplate(folder, {});
  rmSync(folder, { recursive: true });
  const routes = readRoutes(template);
  const clock = new FakeClock();
  const chaos = createChaos({ seed: 1, ...options.chaos });
  const account = createAccount(chaos, clock);
  const sockets = createSockets(clock, chaos);
  const events: Event[] = [];
  let running = 0;
  const functions = {
    invoke: async (arn: string, event: Event): Promise<Result> => {
      if (running >= (options.concurrency ?? Infinity)) return { throttled: true };
      running += 1;
      events.push(event);
      try {
        return { value: await (handlers[arn] as Handler)(event) };
      } catch (cause) {
        return { failed: String(cause) };
      } finally {
        running -= 1;
      }
    },
    stop: async () => undefined,
  };
  const latency = createLatency(chaos, clock);
  const callbacks = createCallbacks({ routes, sockets, allowed: () => true, account, chaos, latency });
  const throttles = readThrottles(template, routes.apiId, account, clock);
  const upgrade = createSocketApi({ routes, sockets, functions, throttles, chaos, clock });
  const plain = createPlainRequests(routes);
  const server = createServer((request, response) => {
    void callbacks(request, response).then((done) => done || plain(request, response) || response.writeHead(404).end());
  }).listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  await once(server, 'listening');
  const { port } = server.address() as { port: number };

  return {
    url: `ws://127.0.0.1:${port}/production`,
    clock,
    events,
    event: (type) => until(() => events.find(({ requestContext }) => requestContext.eventType === type)),
    manage: (method, connectionId, { stage = 'production', ...call } = {}) =>
      manage({ port, prefix: `/${stage}`, method, connectionId, ...call }),
    stop: async () => {
      sockets.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function templateOf(handlers: Handlers, stage: object = {}): object {
  const api = { Ref: 'Api' };
  const parts = Object.entries(handlers).flatMap(([key, handler], at) => [
    [
      `Integration${at}`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ApiId: api, IntegrationType: handler === 'mock' ? 'MOCK' : 'AWS_PROXY', IntegrationUri: key },
      },
    ],
    [
      `Route${at}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: api,
          RouteKey: key,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${at}` }]] },
        },
      },
    ],
  ]);
  return {
    Resources: {
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      },
      Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: api, StageName: 'production', ...stage } },
      ...Object.fromEntries(parts),
    },
  };
}
