// The built page, as a CDN in front of the bucket would give it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';

const built = resolve(import.meta.dirname, '../../dist/web');
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
/** Addresses that are the page itself, which finds out where in it one is. */
const place = /^\/(?:owner|rooms\/[^/]+)?$/u;
/** The headers that make the page safe; until the stack has a site of its own, the HTTP function says which they are. */
const SECURITY = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'strict-transport-security',
];

/** `config`: the address of `/config.json`, whose answer carries the headers. */
export function createPage(config: string) {
  let headers: Promise<[string, string][]> | undefined;
  const security = async (): Promise<[string, string][]> => {
    const answer = await fetch(config);
    if (!answer.ok) headers = undefined;
    return SECURITY.flatMap((name): [string, string][] => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    const file = join(built, normalize(decodeURIComponent(place.test(pathname) ? '/index.html' : pathname)));
    const type = types[extname(file)];
    headers ??= security();
    for (const [name, value] of await headers) response.setHeader(name, value);
    const found = file.startsWith(built) && type !== undefined && existsSync(file);
    if (!found || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing here.');
      return;
    }
    const kept = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'content-type': type, 'cache-control': kept });
    response.end(request.method === 'HEAD' ? undefined : await readFile(file));
  };
}
