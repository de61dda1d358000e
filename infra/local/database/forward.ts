// The way on to the local DynamoDB.
import { once } from 'node:events';
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { textOf } from '../body.ts';

/** Makes a call there, with the headers it came with. `agent` keeps the connections. Rejects when no answer comes. */
export async function forward(
  endpoint: string,
  agent: Agent,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<{ status: number; text: string }> {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const request = httpRequest(endpoint, { agent, method: 'POST', headers: { ...headers, ...length } }).end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, text: await textOf(answer) };
}
