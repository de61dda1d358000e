// The management API: `/<stage>/@connections/<connectionId>`.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account.ts';
import type { Chaos } from '../chaos.ts';
import type { Latency } from '../latency.ts';
import type { Ledger } from '../ledger.ts';
import type { Allowed } from '../permissions.ts';
import { isId } from './events.ts';
import type { Routes } from './routes.ts';
import type { Sockets } from './sockets.ts';

/** M4. Bytes. */
const PAYLOAD = 131_072;
const ARN = 'arn:aws:execute-api:us-east-1:000000000000';

export interface CallbacksOptions {
  routes: Routes;
  sockets: Sockets;
  allowed: Allowed;
  account: Account;
  chaos: Chaos;
  latency: Latency;
  ledger?: Ledger | undefined;
}

/** Answers a request to the management API; false when it is none. */
export function createCallbacks({ routes, sockets, allowed, account, chaos, latency, ledger }: CallbacksOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [, stage, id] = /^\/([^/]+)\/(?:@|%40)connections\/([^/?]+)$/u.exec(request.url ?? '') ?? [];
    if (stage === undefined || id === undefined) return false;
    const answer = (status: number, type?: string, body: object = { message: type }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(type ? { 'x-amzn-errortype': type } : {}) });
      response.end(status === 200 && type === undefined && request.method === 'POST' ? '' : JSON.stringify(body));
      return true;
    };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const payload = Buffer.concat(chunks);

    // M5: signed, by a role that may, for this stage.
    const caller = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/.*\/execute-api\//u.exec(
      request.headers.authorization ?? '',
    )?.[1];
    const resource = `${ARN}:${routes.apiId}/${stage}/${request.method}/@connections/${id}`;
    if (caller === undefined || stage !== routes.stage || !allowed(caller, 'execute-api:ManageConnections', resource)) {
      return answer(403, 'ForbiddenException');
    }
    const connectionId = decodeURIComponent(id);
    // M3: AWS was seen to refuse the ids of other software, such as 25 letters and digits (dherault/serverless-offline#749).
    if (!isId(connectionId)) return answer(400, 'BadRequestException');
    // M4
    if (payload.length > PAYLOAD) return answer(413, 'PayloadTooLargeException');
    const post = request.method === 'POST';
    if (post) await latency();
    // M9, X5
    if (!account.request() || (post && chaos.happens('M9'))) return answer(429, 'LimitExceededException');
    if (post) await ledger?.post(payload.length);
    const socket = sockets.get(connectionId);
    // M2, M6, M8
    if (socket === undefined) return answer(410, 'GoneException');
    switch (request.method as 'POST' | 'GET' | 'DELETE' | 'OTHER') {
      case 'POST':
        await socket.send(payload.toString());
        return answer(200);
      case 'GET':
        return answer(200, undefined, {
          connectedAt: new Date(socket.connectedAt).toISOString(),
          identity: { sourceIp: socket.sourceIp, userAgent: socket.userAgent },
          lastActiveAt: new Date(socket.lastActiveAt).toISOString(),
        });
      case 'DELETE':
        socket.close(1000, 'Connection Closed Normally');
        response.writeHead(204).end();
        return true;
      case 'OTHER':
      default:
        return answer(403, 'MissingAuthenticationTokenException');
    }
  };
}
