// The HTTP server of one machine: the app, the health of this process, and the built page.
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { hostName, isLoopback } from '../../core/origin.ts';
import { OWNER_PATH } from '../../core/owner.ts';
import { createApp } from '../../http/app.ts';
import type { Env, Visit } from '../../http/visit.ts';
import type { Ports } from '../../core/ports.ts';
import type { NodeConfig } from './config.ts';
import { METRICS_TYPE } from './metrics.ts';
import { PROBE_PATH, seen } from './probe.ts';
import { callerOf } from './proxy.ts';
import { SOCKET_PATH } from './socket.ts';
import type { Certificate } from './tls.ts';

/** What the app is given with each request; here also the request as Node knows it. */
type Bindings = Env['Bindings'] & { incoming: IncomingMessage };

interface Options {
  /** With one it speaks https. */
  certificate: Certificate | undefined;
  /** The secret of `probe.ts`. */
  probe: string;
  /** Whether messages can be stored right now. */
  ready: () => boolean;
  /**
   * What `/metrics` says, to this machine and to trusted proxies on their own account: nothing that came through a proxy
   * gets it, since behind one everybody has its address.
   */
  metrics: () => string;
}

/** The server, not listening yet. */
export function createHttp(ports: Ports, config: NodeConfig, { certificate, probe, ready, metrics }: Options): Server {
  const app = createApp(ports, config.settings);
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => (ready() ? c.text('ready') : c.text('not ready', 503)));
  app.get('/metrics', (c) => {
    const { address, forwarded } = c.env.visit;
    if (forwarded || !(isLoopback(address) || config.trusts(address))) return c.notFound();
    return c.body(metrics(), 200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' });
  });
  app.get(PROBE_PATH, (c, next) => {
    const found = seen((c.env as Bindings).incoming, config, probe);
    return found ? Promise.resolve(c.json(found, 200, { 'cache-control': 'no-store' })) : next();
  });
  app.use('/assets/*', async (c, next) => {
    await next();
    // Their names carry a hash of their content.
    if (c.res.ok) c.res.headers.set('cache-control', 'public, max-age=31536000, immutable');
  });
  const fresh = {
    root: config.page,
    precompressed: true,
    onFound: (_: string, c: Context) => c.header('cache-control', 'no-cache'),
  };
  app.use(serveStatic(fresh));
  // Places within the page; it finds out by itself where it is.
  for (const place of [OWNER_PATH, '/rooms/:roomId']) app.get(place, serveStatic({ ...fresh, path: 'index.html' }));
  app.notFound((c) => c.text('There is nothing here.', 404));

  const listener = getRequestListener((request, env) => {
    const incoming = env.incoming as IncomingMessage;
    return app.fetch(request, { incoming, visit: visitOf(incoming, config) } satisfies Bindings);
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => void listener(request, response);
  // A client that offers HTTP/2 on the way is answered in HTTP/1.1, as if it had not.
  const options: ServerOptions = {
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  };
  const server = certificate
    ? createSecureServer({ ...options, cert: certificate.cert, key: certificate.key }, answer)
    : createServer(options, answer);
  // A slow request must not hold a place for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

function visitOf(request: IncomingMessage, config: NodeConfig): Visit {
  const { url, port } = config;
  const { host, encrypted, forwarded, address } = callerOf(request, config);
  // Many proxies name us by our inner address; the owner has said what the outer one is.
  const outside = url !== undefined && (host === url.host || forwarded);
  const secure = outside ? url.protocol === 'https:' : encrypted;
  const inside = host !== undefined && URL.canParse(`http://${host}`) && hostName(host) ? host : `localhost:${port}`;
  const socket = `${secure ? 'wss' : 'ws'}://${outside ? url.host : inside}${SOCKET_PATH}`;
  return { host, secure, forwarded, address, socket };
}
