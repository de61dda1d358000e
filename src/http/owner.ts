// Coming in as the owner, by a link: the page posts the secret that stands behind the # of its address.
import { Hono } from 'hono';
import { profileOf, signedIn, signOut, startSession } from '../core/account.ts';
import { take } from '../core/limits.ts';
import { redeemOwnerLink } from '../core/owner.ts';
import type { Ports } from '../core/ports.ts';
import { ownerInput } from '../protocol/account.ts';
import { check } from '../protocol/frame.ts';
import { body } from './body.ts';
import { type Env, keepSession, tokenOf } from './visit.ts';

/** `/api/owner`. */
export function ownerRoutes(ports: Ports): Hono<Env> {
  const app = new Hono<Env>();

  app.post('/owner', async (c) => {
    const { secret, username } = check(ownerInput, await body(c));
    await take(ports, 'signIn', c.env.visit.address, c.env.visit.forwarded);
    const user = await redeemOwnerLink(ports, secret, username);
    const before = await signedIn(ports, tokenOf(c));
    if (before?.user.userId === user.userId) return c.json({ user: profileOf(user) });
    // Who was somebody else in this browser is not any more, in its other tabs too.
    if (before) await signOut(ports, before);
    keepSession(c, await startSession(ports, user.userId));
    return c.json({ user: profileOf(user) }, 201);
  });

  return app;
}
