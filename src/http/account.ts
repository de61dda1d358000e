// Signing in and out, the own profile, and tickets: the HTTP side of core/account.ts.
import { Hono } from 'hono';
import { guestsAllowed } from '../core/access.ts';
import {
  changeProfile,
  issueTicket,
  profileOf,
  type SignedIn,
  signedIn,
  signInGuest,
  signOut,
  TICKET_MS,
} from '../core/account.ts';
import { take } from '../core/limits.ts';
import type { Ports, User } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { guestInput, meInput } from '../protocol/account.ts';
import { ChatError } from '../protocol/errors.ts';
import { check } from '../protocol/frame.ts';
import { body } from './body.ts';
import { dropSession, type Env, keepSession, tokenOf } from './visit.ts';

/** `/api/guest`, `/api/me`, `/api/session`, `/api/ticket`. */
export function accountRoutes(ports: Ports, settings: Settings): Hono<Env> {
  const app = new Hono<Env>();

  app.post('/guest', async (c) => {
    const { username } = check(guestInput, await body(c));
    const who = await signedIn(ports, tokenOf(c));
    if (who) return c.json({ user: profileOf(await change(who.user, { username })) });
    if (!guestsAllowed(settings, c.env.visit.forwarded))
      throw new ChatError('forbidden', 'Guests are not allowed here.');
    await take(ports, 'signIn', c.env.visit.address, c.env.visit.forwarded);
    await take(ports, 'admission', '');
    const { user, session } = await signInGuest(ports, username);
    keepSession(c, session);
    return c.json({ user: profileOf(user) }, 201);
  });

  app.get('/me', async (c) => c.json({ user: profileOf((await must(tokenOf(c))).user) }));

  app.patch('/me', async (c) => {
    const { user } = await must(tokenOf(c));
    return c.json({ user: profileOf(await change(user, check(meInput, await body(c)))) });
  });

  // A page that starts asks this: being nobody yet is an answer, not a failure.
  app.get('/session', async (c) => {
    const who = await signedIn(ports, tokenOf(c));
    return c.json(who ? { user: profileOf(who.user) } : {});
  });

  app.delete('/session', async (c) => {
    const who = await signedIn(ports, tokenOf(c));
    if (who) await signOut(ports, who);
    dropSession(c);
    return c.body(null, 204);
  });

  app.post('/ticket', async (c) => {
    await body(c);
    await take(ports, 'handshake', c.env.visit.address, c.env.visit.forwarded);
    const who = await must(tokenOf(c));
    await take(ports, 'ticket', who.sessionId);
    // Last: who has no session does not keep others out.
    await take(ports, 'admission', '');
    const ticket = await issueTicket(ports, who);
    return c.json({ ticket, expiresInMs: TICKET_MS });
  });

  async function change(user: User, fields: Parameters<typeof changeProfile>[2]): Promise<User> {
    await take(ports, 'profile', user.userId);
    return changeProfile(ports, user, fields);
  }

  async function must(token: string | undefined): Promise<SignedIn> {
    const who = await signedIn(ports, token);
    if (!who) throw new ChatError('unauthenticated');
    return who;
  }

  return app;
}
