// Where serverless-offline and the local gateway differ, and what decides between them. "docs" are the developer guide of
// API Gateway and the references of its APIs; `owner/repository#n` is an issue in which somebody shows what AWS did.
import type { Seen } from '../check.ts';
import type { Id } from '../checklist.ts';

export interface Difference {
  id: Id;
  /** Who is not as AWS is. */
  whose: 'theirs' | 'ours';
  /** What is seen of serverless-offline in each aspect that differs. */
  theirs: Seen;
  /** What AWS documents, or who has seen it. */
  evidence: string;
}

const LATE = 'it did not come within 15 s';
const QUOTAS = 'docs, "Quotas for configuring and running a WebSocket API"';
const EXAMPLES = 'docs, "Set up a WebSocket API integration request": the example events';
const REFERENCE = 'docs, reference of the management API';

/** What it puts into the context of every event. */
const context = [
  'apiId',
  'connectedAt',
  'connectionId',
  'domainName',
  'eventType',
  'extendedRequestId',
  'identity',
  'messageDirection',
  'messageId',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'routeKey',
  'stage',
];

export const differences: readonly Difference[] = [
  {
    id: 'H2',
    whose: 'theirs',
    theirs: { 'another stage': 'accepted', 'functions that heard of it': 1 },
    evidence: 'docs, "Invoke WebSocket APIs": the address names the stage. That a wrong one is 403 is not documented',
  },
  {
    id: 'H5',
    whose: 'theirs',
    theirs: { 'other fields': 'accepted' },
    evidence:
      'docs, "Handling Lambda errors": 502 for a response in the wrong format; what is wrong: middyjs/middy#1219',
  },
  {
    id: 'H6',
    whose: 'theirs',
    theirs: { 'a and b offered, b returned': 'a', 'a offered, nothing returned': 'a' },
    evidence: 'docs, "Set up a $connect route that requires a WebSocket subprotocol": the function returns the header',
  },
  {
    id: 'H7',
    whose: 'theirs',
    theirs: { '4,300 characters': 'accepted', 'functions that heard of it': 2 },
    evidence: QUOTAS,
  },
  {
    id: 'E1',
    whose: 'theirs',
    theirs: {
      headers: ['Connection', 'Host', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Upgrade', 'User-Agent'],
      'Host is the domain': false,
    },
    evidence: EXAMPLES,
  },
  {
    id: 'E3',
    whose: 'theirs',
    theirs: {
      headers: ['Host', 'x-api-key', 'x-restapi'],
      'code and reason': [null, null],
      'without a code': [null, null],
    },
    evidence: EXAMPLES,
  },
  {
    id: 'E4',
    whose: 'theirs',
    theirs: {
      CONNECT: context,
      DISCONNECT: context,
      identity: [
        {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '127.0.0.1',
          user: null,
          userAgent: null,
          userArn: null,
        },
      ],
      'a request id each, twice': [true, false],
    },
    evidence: EXAMPLES,
  },
  {
    id: 'E5',
    whose: 'theirs',
    theirs: { 'ends with =': false, 'encoded in a path': 204 },
    evidence: `${EXAMPLES}; ${REFERENCE}: PostToConnection is 200`,
  },
  {
    id: 'R2',
    whose: 'theirs',
    theirs: { other: 'other', $connect: '$connect', $disconnect: '$disconnect', toString: 'toString' },
    evidence:
      'docs, "Routes for WebSocket APIs": what matches no route key goes to $default, whose key the event names',
  },
  {
    id: 'R4',
    whose: 'theirs',
    theirs: { frame: LATE },
    evidence: 'aws-samples/simple-websockets-chat-app#24',
  },
  {
    id: 'R5',
    whose: 'theirs',
    theirs: { 'other fields returned': LATE },
    evidence: 'middyjs/middy#1219',
  },
  {
    id: 'L1',
    whose: 'theirs',
    theirs: { 'a byte more': 'arrives', 'a byte more in fragments': 'arrives', '$disconnect says': [] },
    evidence: QUOTAS,
  },
  {
    id: 'L2',
    whose: 'theirs',
    theirs: { 'closed with': LATE, '$disconnect says': LATE, 'functions that heard it': 1 },
    evidence: 'docs, "Binary media types for WebSocket APIs"',
  },
  { id: 'M1', whose: 'theirs', theirs: { status: 204 }, evidence: REFERENCE },
  {
    id: 'M3',
    whose: 'theirs',
    theirs: { 'no id': 410, "other software's": 410 },
    evidence: 'localstack/localstack#4694, and dherault/serverless-offline#749 with an id of theirs',
  },
  {
    id: 'M4',
    whose: 'theirs',
    theirs: { '128 KiB and a byte': 204, '128 KiB': 204, 'characters that arrive': 131_073 },
    evidence: `${REFERENCE}: PayloadTooLargeException`,
  },
  {
    id: 'M5',
    whose: 'theirs',
    theirs: { unsigned: 204, 'another stage': 404, frames: ['x'] },
    evidence: `${REFERENCE}: ForbiddenException; without the stage: aws/aws-sdk-js-v3#1830`,
  },
  {
    id: 'M7',
    whose: 'theirs',
    theirs: {
      status: 426,
      parts: [],
      'began as its events say': false,
      'active after that': false,
      'identity of its events': false,
    },
    evidence: `${REFERENCE}: GetConnection`,
  },
  {
    id: 'M8',
    whose: 'theirs',
    theirs: { 'closed with': 1005, '$disconnect says': null },
    evidence: 'aws/chalice#2060: the event after a DELETE says 1000',
  },
];
