// The HTTP function: the same app as on one machine, under `/api` and for `/config.json`.
import type { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createApp } from '../../http/app.ts';
import type { Visit } from '../../http/visit.ts';
import { readConfig } from './config.ts';
import { createPorts, settingsOf } from './main.ts';

/** The handler of the HTTP function. Throws when the environment is incomplete. */
export function startHttp(): ReturnType<typeof handle> {
  const config = readConfig(process.env);
  const app = createApp(createPorts(config).ports, settingsOf(config));
  const { page, socket } = config;
  // Whatever name the request went by inside AWS: the browser asked for the page's.
  const visit = { host: page.host, secure: page.protocol === 'https:', forwarded: false, socket };
  const fetch = (request: Request, { event }: { event: LambdaEvent }): Response | Promise<Response> =>
    app.fetch(request, { visit: { ...visit, address: addressOf(event) } satisfies Visit });
  return handle({ fetch } as Hono);
}

/** The caller of an HTTP API, whose events are of format 2.0. */
function addressOf({ requestContext }: LambdaEvent): string {
  return 'http' in requestContext ? requestContext.http.sourceIp : '';
}
