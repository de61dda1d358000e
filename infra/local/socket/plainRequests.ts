// H1: requests that should have been handshakes. What AWS does was seen by a suite that runs against it
// (dherault/serverless-offline, tests/manual/websocket): anything at or below the stage is 426.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Routes } from './routes.ts';

/** Answers a plain request to the WebSocket API; false when it is for something else. */
export function createPlainRequests({ stage }: Routes) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = URL.parse(request.url ?? '/', 'http://local')?.pathname;
    if (path !== `/${stage}` && !path?.startsWith(`/${stage}/`)) return false;
    response.writeHead(426).end();
    return true;
  };
}
