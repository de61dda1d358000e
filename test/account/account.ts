// An AWS account on loopback, as far as a deployment speaks with one: what the API references document of these calls,
// from memory that ends with the test. Tables are real ones, in the local DynamoDB.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dynamo, startDynamo } from '../../infra/local/dynamo.ts';
import { createCloudFormation } from './cloudFormation.ts';
import { createLogs } from './logs.ts';
import { createS3 } from './s3.ts';
import { createSmallServices } from './small.ts';

export const ACCOUNT = '111122223333';

/** A call as a service gets it. */
export interface Call {
  service: string;
  /** `CreateChangeSet`, or a method and path where the protocol has no names. */
  operation: string;
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  /** The fields of a form, or the parsed JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON of any shape
  input: any;
  body: Buffer;
}
export interface Answer {
  status?: number;
  type?: string;
  headers?: { [name: string]: string };
  body?: string;
}
export type Service = (call: Call) => Answer | Promise<Answer>;

/** What a service refuses with, in its own protocol's form. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

export type TestAccount = Awaited<ReturnType<typeof startAccount>>;

/** Starts one. `env`: what the SDK must be told to go there. */
export async function startAccount() {
  const dynamo: Dynamo = await startDynamo();
  const calls: string[] = [];
  const refusals = new Map<string, Refusal>();
  const s3 = createS3(ACCOUNT);
  const logs = createLogs();
  const small = createSmallServices(ACCOUNT);
  const cloudFormation = createCloudFormation({ s3, dynamo: dynamo.endpoint });
  const services: { [name: string]: Service } = {
    s3: s3.serve,
    logs: logs.serve,
    cloudformation: cloudFormation.serve,
    ...small.services,
  };

  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const call = await readCall(request);
      if (call.url.pathname === '/config.json') {
        response.end(JSON.stringify(small.config));
        return;
      }
      calls.push(`${call.service} ${call.operation}`);
      const refusal = refusals.get(`${call.service} ${call.operation}`) ?? refusals.get(call.service);
      const service = services[call.service];
      if (!service) throw new Error(`the account has no ${call.service}`);
      write(response, refusal ? refused(call, refusal) : await service(call));
    };
    void handle().catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  small.config.socket = cloudFormation.outputs['SocketUrl'] as string;
  cloudFormation.outputs['SiteUrl'] = `${endpoint}/`;
  return {
    dynamo: dynamo.endpoint,
    calls,
    s3,
    logs,
    small,
    cloudFormation,
    /** From now on a service, or one operation of it (`cloudformation CreateChangeSet`), refuses. */
    refuse: (what: string, refusal: Refusal) => void refusals.set(what, refusal),
    relent: () => refusals.clear(),
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_MAX_ATTEMPTS: '1',
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await dynamo.stop();
    },
  };
}

/** The service stands in what a call is signed for, the operation in the form, a header, or the path. */
async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = '', headers } = request;
  const url = new URL(request.url ?? '/', 'http://account');
  const [, service = ''] = /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\//u.exec(headers.authorization ?? '') ?? [];
  const type = headers['content-type'] ?? '';
  const common = { service, method, url, headers, body };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const input = Object.fromEntries(new URLSearchParams(body.toString()));
    return { ...common, input, operation: input['Action'] ?? '' };
  }
  const target = headers['x-amz-target'];
  const [, named] = /\/operation\/(\w+)$/u.exec(url.pathname) ?? [];
  const operation = target === undefined ? (named ?? `${method} ${url.pathname}`) : String(target).split('.')[1];
  const input = type.includes('json') && body.length > 0 ? JSON.parse(body.toString()) : {};
  return { ...common, input, operation: operation ?? '' };
}

function write(response: ServerResponse, { status = 200, type = 'text/xml', headers = {}, body = '' }: Answer): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

function refused({ service, headers }: Call, { status, code, message }: Refusal): Answer {
  if (service === 's3') return { status, body: xml({ Error: { Code: code, Message: message } }) };
  if (headers['x-amz-target'] === undefined && (service === 'lambda' || service === 'monitoring')) {
    return { status, ...json({ __type: code, message }), headers: { 'x-amzn-errortype': code } };
  }
  if (headers['x-amz-target'] !== undefined) return { status, ...json({ __type: code, message }) };
  return { status, body: xml({ ErrorResponse: { Error: { Type: 'Sender', Code: code, Message: message } } }) };
}

/** A value as XML: a list is a run of `member`, as the query protocol has it. */
export function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) {
    return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return fields.map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`).join('');
}

export function json(value: unknown): Answer {
  return { type: 'application/json', body: JSON.stringify(value) };
}

/** For a service to refuse a call by itself. */
export function fault(call: Call, code: string, message: string, status = 400): Answer {
  return refused(call, { status, code, message });
}
