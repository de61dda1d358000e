// What a platform knows of a request before the app sees it, and the session cookie that goes with it.
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { NewSession } from '../core/account.ts';

/** One request, as its platform describes it. */
export interface Visit {
  /** The Host header as the browser sent it. */
  host: string | undefined;
  /** Whether the browser came by https. */
  secure: boolean;
  /** Whether the request carries a header that only a proxy sets. */
  forwarded: boolean;
  /** The client's IP address, as far as it is known: without a port, never IPv4 in IPv6 form. */
  address: string;
  /** The WebSocket address for this visitor. */
  socket: string;
}

export interface Env {
  Bindings: { visit: Visit };
}

/**
 * Name and prefix of the session cookie. Under https the `__Host-` prefix binds it to this very host; on plain http no
 * prefix is possible, and since cookies ignore the port, the name carries it: two servers on one machine stay apart.
 */
function cookieOf({ secure, host }: Visit): { name: string; prefix?: 'host' } {
  if (secure) return { name: 'parley', prefix: 'host' };
  const port = host?.match(/:(\d+)$/u)?.[1];
  return { name: port ? `parley-${port}` : 'parley' };
}

/** The session token the browser sent. */
export function tokenOf(c: Context<Env>): string | undefined {
  const { name, prefix } = cookieOf(c.env.visit);
  return prefix ? getCookie(c, name, prefix) : getCookie(c, name);
}

/** Hands a new session to the browser. */
export function keepSession(c: Context<Env>, { token, expiresInMs }: NewSession): void {
  const { name, prefix } = cookieOf(c.env.visit);
  const maxAge = Math.floor(expiresInMs / 1000);
  const common = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge } as const;
  setCookie(c, name, token, prefix ? { ...common, secure: true, prefix } : common);
}

/** Makes the browser forget its session. */
export function dropSession(c: Context<Env>): void {
  const { name, prefix } = cookieOf(c.env.visit);
  deleteCookie(c, name, prefix ? { path: '/', secure: true, prefix } : { path: '/' });
}
