// Secrets and ids by Web Crypto, for every platform.
import type { Identity, Ids } from '../core/ports.ts';

/** Bearer secrets: 256 random bits, kept as a SHA-256 digest. */
export const identity: Identity = {
  secret: () => random(32),
  async digest(secret) {
    return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
  },
};

/** Ids that cannot be guessed and say nothing of time. */
export const ids: Ids = {
  uuid: () => crypto.randomUUID(),
  next: () => random(16),
};

function random(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
