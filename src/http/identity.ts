// Secrets and ids by Web Crypto, for every platform.
import type { Identity, Ids } from '../core/ports.ts';

/** Bearer secrets: 256 random bits, kept as a SHA-256 digest. */
export const identity: Identity = {
  secret: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
  async digest(secret) {
    return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
  },
};

/** Ids that cannot be guessed and say nothing of time. */
export const ids: Ids = {
  uuid: () => crypto.randomUUID(),
  next() {
    if (unused.length === 0) unused = crypto.getRandomValues(new Uint8Array(ID_BYTES * IDS_AT_ONCE));
    const id = base64url(unused.subarray(0, ID_BYTES));
    unused = unused.subarray(ID_BYTES);
    return id;
  },
};

const ID_BYTES = 16;
/** To ask the system takes longer than all the rest of an id: one question pays for so many. Secrets are asked for each. */
const IDS_AT_ONCE = 128;
let unused = new Uint8Array(0);

function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
