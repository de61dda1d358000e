// The HTTP function: the same app as on one machine, under `/api` and for `/config.json`.
import type { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
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
  const visit: Visit = { host: page.host, secure: page.protocol === 'https:', forwarded: false, socket };
  const fetch = (request: Request): Response | Promise<Response> => app.fetch(request, { visit });
  return handle({ fetch } as Hono);
}
