// The local API Gateway around functions of a test's own, with a clock that the test moves.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createAccount } from '../../infra/local/account.ts';
import { createChaos, type Switches } from '../../infra/local/chaos.ts';
import type { Clock } from '../../infra/local/clock.ts';
import type { Result } from '../../infra/local/lambda/functions.ts';
import { createLatency } from '../../infra/local/latency.ts';
import { createSocketApi } from '../../infra/local/socket/api.ts';
import { createCallbacks } from '../../infra/local/socket/callbacks.ts';
import { readRoutes } from '../../infra/local/socket/routes.ts';
import { createSockets } from '../../infra/local/socket/sockets.ts';
import { readThrottles } from '../../infra/local/socket/throttles.ts';
import { readTemplate } from '../../infra/local/template.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- events are looked at field by field
export type Event = any;
export type Handler = (event: Event) => unknown;

/** A function per route key; `mock` stands for a mock integration. */
export type Handlers = Record<string, Handler | 'mock'>;

export const accept: Handler = () => ({ statusCode: 200 });

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 17, 4, 5);
  readonly #timers = new Set<{ at: number; work: () => void }>();

  now(): number {
    return this.#now;
  }

  /** How many wait for their time. */
  get waiting(): number {
    return this.#timers.size;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves time on and runs what is due, in order. */
  move(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.work();
    }
    this.#now = end;
  }
}

export interface Gateway {
  url: string;
  clock: FakeClock;
  /** The events of all functions so far. */
  events: Event[];
  /** Waits for an event of a type. */
  event(type: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'): Promise<Event>;
  /** Calls the management API about a connection. */
  manage(method: string, connectionId: string, options?: ManageOptions): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  /** What goes wrong; with a fixed seed unless it is given. */
  chaos?: Partial<Switches>;
  /** The stage's settings in the template, such as `DefaultRouteSettings`. */
  stage?: object;
}

export interface ManageOptions {
  body?: string;
  stage?: string;
  authorization?: string;
}

const SIGNED = 'AWS4-HMAC-SHA256 Credential=Tester/20261122/us-east-1/execute-api/aws4_request, Signature=0';

export async function startGateway(handlers: Handlers, options: GatewayOptions = {}): Promise<Gateway> {
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
  const functions = {
    invoke: async (arn: string, event: Event): Promise<Result> => {
      events.push(event);
      try {
        return { value: await (handlers[arn] as Handler)(event) };
      } catch (cause) {
        return { failed: String(cause) };
      }
    },
    stop: async () => undefined,
  };
  const latency = createLatency(chaos, clock);
  const callbacks = createCallbacks({ routes, sockets, allowed: () => true, account, chaos, latency });
  const throttles = readThrottles(template, routes.apiId, account, clock);
  const upgrade = createSocketApi({ routes, sockets, functions, throttles, chaos, clock });
  const server = createServer((request, response) => void callbacks(request, response)).listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  await once(server, 'listening');
  const { port } = server.address() as { port: number };

  return {
    url: `ws://127.0.0.1:${port}/production`,
    clock,
    events,
    event: (type) => until(() => events.find(({ requestContext }) => requestContext.eventType === type)),
    manage: async (method, connectionId, { body = '', stage = 'production', authorization = SIGNED } = {}) => {
      const path = `/${stage}/@connections/${encodeURIComponent(connectionId)}`;
      const headers = authorization === '' ? {} : { authorization };
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }).end(body);
      const [response] = await once(request, 'response');
      let text = '';
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode, body: text };
    },
    stop: async () => {
      sockets.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Opens a socket; gives it with the text frames and the close code that come. Throws the status of a refusal. */
export async function open(url: string, protocols: string[] = [], headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_, { statusCode }) => reject(new Error(String(statusCode))));
  });
  return { socket, frames, closed, frame: (at = 0) => until(() => frames[at]) };
}

/** Looks again until there is something, for at most 5 s. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + 5_000; Date.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come within 5 s');
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
