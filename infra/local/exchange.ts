// A request and its answer, as the stand-ins hand them on to each other.
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Asked {
  method: string;
  url: URL;
  /** Names in lower case; several of one name are joined by commas. */
  headers: Record<string, string>;
  body: Buffer;
  /** The IP address that it comes from. */
  from: string;
}

export interface Answered {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[]>;
  body: Buffer | string;
}

/** Whoever answers: CloudFront, S3, API Gateway. */
export type Answerer = (asked: Asked) => Promise<Answered>;

export async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    url: URL.parse(request.url ?? '/', 'http://local') ?? new URL('http://local/'),
    headers: Object.fromEntries(
      Object.entries(request.headersDistinct).map(([name, values = []]) => [
        name,
        values.join(name === 'cookie' ? '; ' : ','),
      ]),
    ),
    body: Buffer.concat(chunks),
    from: request.socket.remoteAddress ?? '',
  };
}

/** `asked` decides whether the body goes along: with HEAD it does not. */
export function writeAnswer(response: ServerResponse, { method }: Asked, { status, headers, body }: Answered): void {
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(method === 'HEAD' ? undefined : body);
}
