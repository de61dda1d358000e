// An HTTP API on loopback: events in payload format 2.0 (docs: "Create AWS Lambda proxy integrations for HTTP APIs"),
// answers as Lambda proxies give them.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from './account.ts';
import type { Clock } from './clock.ts';
import type { Functions } from './lambda/functions.ts';
import { commonLogTime } from './socket/events.ts';
import { type Integration, integrationOf, ofApi } from './socket/routes.ts';
import { readThrottles } from './socket/throttles.ts';
import type { Json, Template } from './template.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

interface Route {
  key: string;
  method: string;
  path: RegExp;
  integration: Integration;
}

/** Answers a request that matches a route; false when none does. */
export function createHttpApi(template: Template, functions: Functions, account: Account, clock: Clock) {
  const api = template.ofType('AWS::ApiGatewayV2::Api').find(({ properties }) => properties.ProtocolType === 'HTTP');
  if (api === undefined) throw new Error('the template has no HTTP API');
  const apiId = template.ref(api.id);
  const throttles = readThrottles(template, apiId, account, clock);
  const integrations = new Map(
    ofApi(template, 'AWS::ApiGatewayV2::Integration', apiId).map(({ id, properties }) => [
      id,
      integrationOf(properties),
    ]),
  );
  const routes = ofApi(template, 'AWS::ApiGatewayV2::Route', apiId).map(({ properties }): Route => {
    const [method = '', path = ''] = (properties.RouteKey as string).split(' ');
    const integration = integrations.get((properties.Target as string).replace('integrations/', ''));
    return { key: properties.RouteKey, method, path: pathPattern(path), integration: integration ?? 'mock' };
  });

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://local');
    const route = routes.find(
      ({ method, path }) => (method === 'ANY' || method === request.method) && path.test(url.pathname),
    );
    if (route === undefined || route.integration === 'mock') return false;
    // H8, X5
    if (!throttles.admits(route.key)) {
      answer(response, { statusCode: 429, headers: JSON_TYPE, body: '{"message":"Too Many Requests"}' });
      return true;
    }
    const result = await functions.invoke(route.integration.arn, await eventOf(request, url, route.key, apiId, clock));
    if ('value' in result) answer(response, result.value as Json);
    else
      answer(response, { statusCode: 'throttled' in result ? 503 : 500, body: '{"message":"Internal Server Error"}' });
    return true;
  };
}

/** `/api/{proxy+}` takes any rest, `{id}` one part. */
function pathPattern(path: string): RegExp {
  const pattern = path
    .replace(/[.]/gu, String.raw`\.`)
    .replace(/\{\w+\+\}/gu, '.+')
    .replace(/\{\w+\}/gu, '[^/]+');
  return new RegExp(`^${pattern}$`, 'u');
}

async function eventOf(
  request: IncomingMessage,
  url: URL,
  routeKey: string,
  apiId: string,
  clock: Clock,
): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { cookie, ...others } = request.headersDistinct;
  const headers = Object.fromEntries(Object.entries(others).map(([name, values = []]) => [name, values.join(',')]));
  const query = Object.fromEntries(
    [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  );
  const now = clock.now();
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.flatMap((line) => line.split(/;\s*/u)) }),
    headers: { ...headers, 'x-forwarded-for': request.socket.remoteAddress, 'x-forwarded-proto': 'http' },
    ...(url.search === '' ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId,
      domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomBytes(12).toString('base64url'),
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    // Whether a body is text is told by its type; ours is always sent as text when it is valid UTF-8.
    ...(body.length === 0 ? { isBase64Encoded: false } : textOf(body)),
  };
}

function textOf(body: Buffer): { body: string; isBase64Encoded: boolean } {
  const text = body.toString();
  if (Buffer.from(text).equals(body)) return { body: text, isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}

function answer(response: ServerResponse, value: Json): void {
  // Without a status, the whole value is the body of a 200.
  const {
    statusCode,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded,
  } = typeof value === 'object' && value !== null && 'statusCode' in value
    ? value
    : { statusCode: 200, headers: JSON_TYPE, body: JSON.stringify(value) };
  response.writeHead(statusCode, { ...headers, ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }) });
  response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
}
