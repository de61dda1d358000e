// A: what a function is told about a request to the HTTP API.
import { once } from 'node:events';
import { createServer, request, type RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { FakeClock } from '../../test/local/gateway.ts';
import { createAccount } from './account.ts';
import { readRequest, writeAnswer } from './exchange.ts';
import { createHttpApi } from './httpApi.ts';
import type { Json, Template } from './template.ts';

const resources: Record<string, object> = {
  Api: { ProtocolType: 'HTTP' },
  Stage: { ApiId: 'Api' },
  Integration: { ApiId: 'Api', IntegrationUri: 'F' },
  Route: { ApiId: 'Api', RouteKey: 'ANY /api/{proxy+}', Target: 'integrations/Integration' },
};
const template: Template = {
  folder: '',
  ref: (id) => id,
  attribute: (id) => `https://${id}.example`,
  ofType: (type) => [type.split('::')[2] ?? ''].map((id) => ({ id, type, properties: resources[id] })),
};

/** The event that a request causes. */
async function eventOf(path: string, headers: Record<string, string | string[]> = {}): Promise<Json> {
  const clock = new FakeClock();
  const events: unknown[] = [];
  const invoke = async (_: string, event: unknown) => ({ value: { statusCode: events.push(event) && 204 } });
  const api = createHttpApi(template, { invoke, stop: async () => {} }, createAccount({ X5: 0 }, clock), clock);
  const answer = async (...[message, response]: Parameters<RequestListener>) => {
    const asked = await readRequest(message);
    writeAnswer(response, asked, await api.answer(asked));
  };
  const server = createServer((...both) => void answer(...both)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const [response] = await once(request({ host: '127.0.0.1', port, path, headers, agent: false }).end(), 'response');
  response.resume();
  server.close();
  return events[0];
}

it('[GWA1] the event of a request has the form that AWS documents', async () => {
  const event = await eventOf('/api/x?a=1&b=2&a=3', { 'X-One': ['1', '2'], cookie: 'a=1; b=2' });
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /api/{proxy+}',
    rawPath: '/api/x',
    rawQueryString: 'a=1&b=2&a=3',
    queryStringParameters: { a: '1,3', b: '2' },
    cookies: ['a=1', 'b=2'],
    headers: { 'x-one': '1,2', 'x-forwarded-for': '127.0.0.1' },
    requestContext: { http: { method: 'GET', path: '/api/x' }, stage: '$default', time: '22/Nov/2026:17:04:05 +0000' },
    isBase64Encoded: false,
  });
  expect(Object.keys(event)).not.toContain('body');
  expect(Object.keys(await eventOf('/api/x'))).not.toContain('queryStringParameters');
});
