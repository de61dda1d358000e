// E: what functions are told. The parts and headers are those of AWS's own examples ("Set up a WebSocket API integration
// request in API Gateway").
import type { Check, Event, EventType } from '../check.ts';
import { tried } from '../client.ts';
import { enter, visit } from './visit.ts';

const TYPES = ['CONNECT', 'MESSAGE', 'DISCONNECT'] as const;
const CONTEXT = [
  'apiId',
  'connectedAt',
  'connectionId',
  'domainName',
  'eventType',
  'extendedRequestId',
  'identity',
  'messageDirection',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'routeKey',
  'stage',
];
const partsOf = (value: object | undefined) => Object.keys(value ?? {}).toSorted();
const endOf = ({ requestContext }: Event) => [requestContext.disconnectStatusCode, requestContext.disconnectReason];
/** Whether `multiValueHeaders` says the same as `headers`. */
const twice = ({ headers, multiValueHeaders }: Event) =>
  JSON.stringify(Object.entries(headers ?? {}).map(([name, value]) => [name, [value]])) ===
  JSON.stringify(Object.entries(multiValueHeaders ?? {}));

export const events: Check[] = [
  {
    id: 'E1',
    expected: {
      parts: [
        'headers',
        'isBase64Encoded',
        'multiValueHeaders',
        'multiValueQueryStringParameters',
        'queryStringParameters',
        'requestContext',
      ],
      'parts without a query': ['headers', 'isBase64Encoded', 'multiValueHeaders', 'requestContext'],
      headers: [
        'Host',
        'Sec-WebSocket-Key',
        'Sec-WebSocket-Version',
        'User-Agent',
        'X-Amzn-Trace-Id',
        'X-Forwarded-For',
        'X-Forwarded-Port',
        'X-Forwarded-Proto',
      ],
      'each twice': true,
      'Host is the domain': true,
      query: { a: '2' },
      'whole query': { a: ['1', '2'] },
    },
    look: async (stage) => {
      const { CONNECT } = await visit(stage, '?a=1&a=2');
      return {
        parts: partsOf(CONNECT),
        'parts without a query': partsOf((await visit(stage)).CONNECT),
        headers: partsOf(CONNECT.headers),
        'each twice': twice(CONNECT),
        'Host is the domain': CONNECT.headers.Host === CONNECT.requestContext.domainName,
        query: CONNECT.queryStringParameters,
        'whole query': CONNECT.multiValueQueryStringParameters,
      };
    },
  },
  {
    id: 'E2',
    expected: { parts: ['body', 'isBase64Encoded', 'requestContext'], body: 'hello', encoded: false },
    look: async (stage) => {
      const { MESSAGE } = await visit(stage);
      return { parts: partsOf(MESSAGE), body: MESSAGE.body, encoded: MESSAGE.isBase64Encoded };
    },
  },
  {
    id: 'E3',
    expected: {
      parts: ['headers', 'isBase64Encoded', 'multiValueHeaders', 'requestContext'],
      headers: ['Host', 'X-Forwarded-For', 'x-api-key', 'x-restapi'],
      'each twice': true,
      'code and reason': [4001, 'done'],
      'without a code': [1005, 'Client-side close frame status not set'],
    },
    look: async (stage) => {
      const { DISCONNECT } = await visit(stage);
      const { probe, person } = await enter(stage);
      person.socket.close();
      return {
        parts: partsOf(DISCONNECT),
        headers: partsOf(DISCONNECT.headers),
        'each twice': twice(DISCONNECT),
        'code and reason': endOf(DISCONNECT),
        'without a code': await tried(async () => endOf(await probe.event('DISCONNECT'))),
      };
    },
  },
  {
    id: 'E4',
    expected: {
      CONNECT: CONTEXT,
      MESSAGE: [...CONTEXT, 'messageId'].toSorted(),
      DISCONNECT: [...CONTEXT, 'disconnectReason', 'disconnectStatusCode'].toSorted(),
      routes: ['$connect', '$default', '$disconnect'],
      types: TYPES,
      direction: ['IN'],
      identity: [{ sourceIp: '127.0.0.1', userAgent: 'tester' }],
      'one connection': true,
      'one time of connecting': true,
      'a request id each, twice': [true, true],
      'times say the same': [true, true, true],
    },
    look: async (stage) => {
      const all = await visit(stage);
      const contexts = TYPES.map((type) => all[type].requestContext as Record<string, unknown>);
      const each = (name: string) => contexts.map((context) => context[name]);
      const different = (name: string) => [...new Map(each(name).map((one) => [JSON.stringify(one), one])).values()];
      const keys = Object.fromEntries(TYPES.map((type) => [type, partsOf(all[type].requestContext)]));
      return {
        ...(keys as Record<EventType, string[]>),
        routes: each('routeKey'),
        types: each('eventType'),
        direction: different('messageDirection'),
        identity: different('identity'),
        'one connection': different('connectionId').length === 1,
        'one time of connecting': different('connectedAt').length === 1,
        'a request id each, twice': [
          different('requestId').length === TYPES.length,
          contexts.every(({ requestId, extendedRequestId }) => requestId === extendedRequestId),
        ],
        'times say the same': contexts.map(
          ({ requestTime, requestTimeEpoch }) =>
            commonLogSeconds(requestTime) === Math.floor(Number(requestTimeEpoch) / 1_000),
        ),
      };
    },
  },
  {
    id: 'E5',
    expected: { 'ends with =': true, 'encoded in a path': 200, 'each another': true },
    look: async (stage) => {
      const one = await enter(stage);
      const { connectionId, probe } = one;
      const { status } = await probe.manage('POST', connectionId, { body: 'x' });
      const other = await enter(stage);
      return {
        'ends with =': connectionId.endsWith('='),
        'encoded in a path': status,
        'each another': connectionId !== other.connectionId,
      };
    },
  },
];

/** Unix seconds of `22/Nov/2026:17:04:05 +0000`; not a number when it has another form. */
function commonLogSeconds(text: unknown): number {
  const [, day, month, year, time] = /^(\d\d)\/(\w{3})\/(\d{4}):([\d:]{8}) \+0000$/u.exec(String(text)) ?? [];
  return Date.parse(`${day} ${month} ${year} ${time} UTC`) / 1_000;
}
