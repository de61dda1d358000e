// Which web pages and which names may reach us. Browsers send Origin and cannot forge it; the Host check stops a page
// that points its own name at our address (DNS rebinding). Rules: docs/spec.md, ORIGIN.
import type { Settings } from './settings.ts';

/** A host without its port, in lower case: "[::1]:8080" gives "[::1]". Undefined when it is not a host. */
export function hostName(host: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/iu.exec(host);
  return match?.[1]?.toLowerCase();
}

function isIp(name: string): boolean {
  return (
    name.startsWith('[') || (/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(name) && name.split('.').every((n) => Number(n) < 256))
  );
}

/** Whether a host, given as a name or as an address with or without brackets, is this very machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

/** Whether the Host header is ours. Absent is: every browser sends one. */
export function hostAllowed(host: string | undefined, settings: Settings): boolean {
  if (host === undefined) return true;
  const name = hostName(host);
  return name !== undefined && (isLoopback(name) || isIp(name) || settings.hosts.includes(name));
}

/**
 * Whether a request with this Origin may act. Absent is allowed (not a browser). An IP literal is ours only if it is
 * the very address asked for, or loopback: any page can sit on an IP literal, and one of somebody else's is foreign.
 */
export function originAllowed(origin: string | undefined, host: string | undefined, settings: Settings): boolean {
  if (origin === undefined) return true;
  const name = hostName(/^https?:\/\/([^/?#@]+)$/iu.exec(origin)?.[1] ?? '');
  if (name === undefined) return false;
  if (isLoopback(name) || settings.hosts.includes(name)) return true;
  return isIp(name) && host !== undefined && name === hostName(host);
}

/** Whether a classic client's page may connect: where we are allowed, and where the owner has listed it. */
export function classicOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  settings: Settings,
): boolean {
  return originAllowed(origin, host, settings) || (origin !== undefined && settings.classicOrigins.includes(origin));
}
