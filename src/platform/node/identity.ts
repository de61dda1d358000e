// The Identity and Ids ports. A digest is made at once: Web Crypto would send each of these few bytes through a pool of
// threads, which costs fifty times as much and is felt when everybody comes back at the same time.
import { hash } from 'node:crypto';
import type { Identity } from '../../core/ports.ts';
import { identity as onTheWeb, ids } from '../../http/identity.ts';

export { ids };

/** Bearer secrets: 256 random bits, kept as a SHA-256 digest. */
export const identity: Identity = {
  ...onTheWeb,
  digest: async (secret) => hash('sha256', secret, 'base64url'),
};
