// Everything that is asked by HTTP, on both platforms: one app that knows nothing of the platform it runs on.
import { Hono } from 'hono';
import { guestsAllowed } from '../core/access.ts';
import { hostAllowed, originAllowed } from '../core/origin.ts';
import type { Ports } from '../core/ports.ts';
import { refusalOf } from '../core/refusal.ts';
import type { Settings } from '../core/settings.ts';
import type { Config } from '../protocol/account.ts';
import { ChatError, errorBody, errors } from '../protocol/errors.ts';
import { accountRoutes } from './account.ts';
import { limitBody } from './body.ts';
import { securityHeaders } from './headers.ts';
import { ownerRoutes } from './owner.ts';
import type { Env } from './visit.ts';

/** The app. A platform mounts it and gives every request its `Visit`. */
export function createApp(ports: Ports, settings: Settings): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    for (const [name, value] of securityHeaders(c.env.visit)) c.header(name, value);
    if (!hostAllowed(c.env.visit.host, settings))
      throw new ChatError('forbidden', 'This server does not go by that name.');
    await next();
  });

  app.use('/api/*', async (c, next) => {
    c.header('cache-control', 'no-store');
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (changes && !originAllowed(c.req.header('origin'), c.env.visit.host, settings)) {
      throw new ChatError('forbidden', 'That page may not do this here.');
    }
    await next();
  });

  app.use('/api/*', limitBody);

  app.get('/config.json', (c) => {
    const { socket, forwarded } = c.env.visit;
    const { name, version } = settings;
    const config: Config = { name, socket, guests: guestsAllowed(settings, forwarded), version };
    return c.json(config, 200, { 'cache-control': 'no-store' });
  });
  app.route('/api', accountRoutes(ports, settings));
  app.route('/api', ownerRoutes(ports));
  app.all('/api/*', () => {
    throw new ChatError('not_found', 'There is no such address.');
  });

  app.onError((error, c) => {
    const refusal = refusalOf(ports, error);
    // RFC 9110, 10.2.3: whole seconds.
    if (refusal.afterMs !== undefined) c.header('retry-after', String(Math.ceil(refusal.afterMs / 1_000)));
    return c.json(errorBody(refusal), errors[refusal.code].status);
  });

  return app;
}
