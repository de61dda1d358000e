// An HTTP API on loopback: events in payload format 2.0 (docs: "Create AWS Lambda proxy integrations for HTTP APIs"),
// answers as Lambda proxies give them.
import { randomBytes } from 'node:crypto';
import type { Account } from './account.ts';
import type { Clock } from './clock.ts';
import type { Answered, Answerer, Asked } from './exchange.ts';
import type { Functions } from './lambda/functions.ts';
import { commonLogTime } from './socket/events.ts';
import { type Integration, integrationOf, ofApi } from './socket/routes.ts';
import { readThrottles } from './socket/throttles.ts';
import type { Json, Template } from './template.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

export interface HttpApi {
  /** The name by which it is called. */
  host: string;
  answer: Answerer;
}

interface Route {
  key: string;
  method: string;
  path: RegExp;
  integration: Integration;
}

export function createHttpApi(template: Template, functions: Functions, account: Account, clock: Clock): HttpApi {
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

  const answer: Answerer = async (asked) => {
    const route = routes.find(
      ({ method, path }) => (method === 'ANY' || method === asked.method) && path.test(asked.url.pathname),
    );
    if (route === undefined || route.integration === 'mock') return failed(404, 'Not Found');
    // H8, X5
    if (!throttles.admits(route.key)) return failed(429, 'Too Many Requests');
    const result = await functions.invoke(route.integration.arn, eventOf(asked, route.key, apiId, clock));
    if ('value' in result) return answerOf(result.value as Json);
    return failed('throttled' in result ? 503 : 500, 'Internal Server Error');
  };
  return { host: new URL(template.attribute(api.id, 'ApiEndpoint')).host, answer };
}

/** `/api/{proxy+}` takes any rest, `{id}` one part. */
function pathPattern(path: string): RegExp {
  const pattern = path
    .replace(/[.]/gu, String.raw`\.`)
    .replace(/\{\w+\+\}/gu, '.+')
    .replace(/\{\w+\}/gu, '[^/]+');
  return new RegExp(`^${pattern}$`, 'u');
}

function eventOf({ method, url, headers, body, from }: Asked, routeKey: string, apiId: string, clock: Clock): object {
  const { cookie, ...others } = headers;
  const query = Object.fromEntries(
    [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  );
  const now = clock.now();
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/u) }),
    headers: {
      ...others,
      'x-forwarded-for': [headers['x-forwarded-for'] ?? [], from].flat().join(', '),
      'x-forwarded-proto': 'http',
    },
    ...(url.search === '' ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId,
      domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
      domainPrefix: apiId,
      http: {
        method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: from,
        userAgent: headers['user-agent'] ?? '',
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

function answerOf(value: Json): Answered {
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
  return {
    status: statusCode,
    headers: { ...lowered(headers), ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }) },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function lowered(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function failed(status: number, message: string): Answered {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ message }) };
}
