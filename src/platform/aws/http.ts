// The HTTP function: the same app as on one machine, under `/api` and for `/config.json`.
import type { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createApp } from '../../http/app.ts';
import type { Visit } from '../../http/visit.ts';
import { EDGE_HEADER, readConfig } from './config.ts';
import { createPorts, settingsOf } from './main.ts';

/** What an HTTP API hands to its function (format 2.0), as far as we look at it. Names of headers are in lower case. */
export interface HttpEvent {
  headers: Record<string, string | undefined>;
  requestContext: { http: { sourceIp: string } };
}

/** The handler of the HTTP function. Throws when the environment is incomplete. */
export function startHttp(): ReturnType<typeof handle> {
  const config = readConfig(process.env);
  const app = createApp(createPorts(config).ports, settingsOf(config));
  const { page, socket, edge } = config;
  // Whatever name the request went by inside AWS: the browser asked for the page's.
  const visit = { host: page.host, secure: page.protocol === 'https:', forwarded: false, socket };
  const fetch = (request: Request, { event }: { event: HttpEvent }): Response | Promise<Response> =>
    app.fetch(request, { visit: { ...visit, address: addressOf(event, edge) } satisfies Visit });
  return handle({ fetch } as Hono);
}

/**
 * The address of who asks. Who calls the HTTP API directly is whom API Gateway saw. What comes through CloudFront, API
 * Gateway saw coming from CloudFront, which had put whom it saw at the right end of `X-Forwarded-For`; API Gateway puts
 * CloudFront behind that. What is further left the client may have made up, and so may a direct caller all of it: the
 * header counts only together with `edge`, the secret that CloudFront alone sends.
 */
export function addressOf({ headers, requestContext }: HttpEvent, edge: string): string {
  const { sourceIp } = requestContext.http;
  if (headers[EDGE_HEADER] !== edge) return sourceIp;
  const hops = (headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim());
  return hops.findLast((hop) => hop !== '' && hop !== sourceIp) ?? sourceIp;
}
