// Calls to the management API, past the SDK, which would try again and hide what was answered.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';

/** Enough for who looks at the form of a signature only, as the local run does. */
const SIGNED = 'AWS4-HMAC-SHA256 Credential=Tester/20261122/us-east-1/execute-api/aws4_request, Signature=0';

export interface Call {
  port: number;
  /** What stands before `/@connections`: `/production`. */
  prefix: string;
  method: string;
  connectionId: string;
  body?: string;
  /** Empty: the call is not signed. */
  authorization?: string;
}

/** Calls an API on loopback; gives the status and the body of its answer. */
export async function manage(call: Call): Promise<{ status: number; body: string }> {
  const { port, prefix, method, connectionId, body = '', authorization = SIGNED } = call;
  const path = `${prefix}/@connections/${encodeURIComponent(connectionId)}`;
  const headers = authorization === '' ? {} : { authorization };
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }).end(body);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, body: text };
}
