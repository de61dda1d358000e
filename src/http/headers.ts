// The headers of every answer: what a page of ours may do, which is nothing but what it needs.
import { hostName, isLoopback } from '../core/origin.ts';
import type { Visit } from './visit.ts';

/**
 * Security headers for a visit. Trusted Types are required and no policy exists, so no text can become markup or script.
 */
export function securityHeaders({ host, secure, socket }: Visit): [name: string, value: string][] {
  // Elsewhere browsers ignore a header about openers, and complain of it.
  const trustworthy = secure || isLoopback(hostName(host ?? '') ?? '');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${new URL(socket).origin}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ...(trustworthy ? ([['cross-origin-opener-policy', 'same-origin']] as [string, string][]) : []),
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
    // A browser would then want https of every server on its own machine, for a year.
    ...(secure && new URL(socket).hostname !== 'localhost'
      ? ([['strict-transport-security', 'max-age=31536000']] as [string, string][])
      : []),
  ];
}
