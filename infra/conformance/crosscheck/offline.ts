// serverless-offline as a stage: one process for each set of routes, started when a check needs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../local/dynamo.ts';
import { createWards } from '../../local/wards.ts';
import { accept, type Event, type Handlers, type ProbeOptions, type Stage } from '../check.ts';
import { until } from '../client.ts';
import { manage } from '../manage.ts';
import { type Conductor, startConductor } from './conductor.ts';

const here = import.meta.dirname;
/** Milliseconds. */
const STARTS_WITHIN = 60_000;

export interface Offline extends Stage {
  stop(): Promise<void>;
}

export async function startOffline(): Promise<Offline> {
  const wards = createWards();
  const conductor = await startConductor();
  const running = new Map<string, Promise<{ port: number; stop(): Promise<void> }>>();
  return {
    start: async (handlers, { without }: ProbeOptions = {}) => {
      const config = without === undefined ? 'serverless.yml' : 'serverless.without-default.yml';
      const server = running.get(config) ?? startServer(config, conductor, wards);
      running.set(config, server);
      const { port } = await server;
      const events: Event[] = [];
      const all: Handlers = { $connect: accept, $disconnect: accept, $default: accept, greet: accept, ...handlers };
      conductor.play({ handlers: all, events });
      return {
        url: `ws://127.0.0.1:${port}/production`,
        clock: { move: () => undefined },
        events,
        event: (type) => until(() => events.find(({ requestContext }) => requestContext.eventType === type)),
        // It has no stage in the paths of its management API.
        manage: (method, connectionId, { stage, ...call } = {}) =>
          manage({ port, prefix: stage === undefined ? '' : `/${stage}`, method, connectionId, ...call }),
        stop: async () => undefined,
      };
    },
    stop: async () => {
      await Promise.all([...running.values()].map(async (server) => (await server).stop()));
      conductor.stop();
      wards.stop();
    },
  };
}

async function startServer(config: string, { address }: Conductor, wards: ReturnType<typeof createWards>) {
  const [port, httpPort, lambdaPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = ['--websocketPort', port, '--httpPort', httpPort, '--lambdaPort', lambdaPort].map(String);
  const args = ['offline', '--config', config, '--host', '127.0.0.1', ...ports];
  const child = spawn(process.execPath, [join(here, 'node_modules/serverless/bin/serverless.js'), ...args], {
    cwd: here,
    env: {
      PATH: process.env['PATH'],
      PARLEY_CROSSCHECK: address,
      // It shall neither look for an account nor tell anybody that it runs.
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
    },
  });
  wards.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`)
      .then(() => true)
      .catch(() => false);
  for (const end = Date.now() + STARTS_WITHIN; !(await answers()); await pause(100)) {
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(`serverless-offline did not start: ${said.trim()}`);
  }
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
