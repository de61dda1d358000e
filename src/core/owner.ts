// The owner: one account per place, entered by links that only whoever runs the server can make.
import { ChatError } from '../protocol/errors.ts';
import { guest } from './account.ts';
import type { Ports, User } from './ports.ts';
import type { StoredRecord } from './records.ts';

/** An owner link is good for one use within this time, ms. */
export const OWNER_LINK_MS = 24 * 60 * 60_000;
/** Where the page takes owner links; the secret follows as the fragment, which no browser sends. */
export const OWNER_PATH = '/owner';
/** Most owner links that are ended at once. */
const LINKS_AT_ONCE = 100;
/** The end of what does not end, ms: 9999-12-31. */
const NEVER = 253_402_214_400_000;
/** Id of the one record that names the owner, and the owner of links before there is an account. */
const OWNER = 'owner';

/** Makes a link's secret, kept only as a digest. All links lead to the same account. */
export async function issueOwnerLink({
  identity,
  clock,
  records,
}: Pick<Ports, 'identity' | 'clock'> & { records: Pick<Ports['records'], 'create'> }): Promise<string> {
  const secret = identity.secret();
  const createdAt = clock.now();
  const id = await identity.digest(secret);
  const expiresAt = createdAt + OWNER_LINK_MS;
  await records.create({ kind: 'owner_link', id, owner: OWNER, createdAt, expiresAt, value: {} });
  return secret;
}

/**
 * Uses up a link and gives the owner, made if there is none yet: only then does the name count. All other links end,
 * so that one lying about opens nothing. Throws `unauthenticated` when the link is no good.
 */
export async function redeemOwnerLink(ports: Ports, secret: string, username?: string): Promise<User> {
  const link = await ports.records.take('owner_link', await ports.identity.digest(secret));
  if (!link) throw new ChatError('unauthenticated', 'This link is unknown, used or too old.');
  await endOwnerLinks(ports);
  return (await ownerOf(ports)) ?? makeOwner(ports, username);
}

async function endOwnerLinks({ records }: Pick<Ports, 'records'>): Promise<void> {
  const links = await records.list('owner_link', OWNER, undefined, LINKS_AT_ONCE);
  await Promise.all(links.map(({ id }) => records.take('owner_link', id)));
  if (links.length === LINKS_AT_ONCE) await endOwnerLinks({ records });
}

/** The owner's account, once somebody has used a link. */
export async function ownerOf({ records, users }: Pick<Ports, 'records' | 'users'>): Promise<User | undefined> {
  const record = await records.get(OWNER, OWNER);
  return record && users.get(record.owner);
}

/** Of two who come first at once, one becomes the owner and both get that account. */
async function makeOwner(ports: Ports, username = 'Owner'): Promise<User> {
  const user: User = { ...guest(ports, username), kind: 'owner' };
  await ports.users.create(user);
  const { userId, createdAt } = user;
  const record: StoredRecord = { kind: OWNER, id: OWNER, owner: userId, createdAt, expiresAt: NEVER, value: {} };
  if (await ports.records.create(record)) return user;
  const first = await ownerOf(ports);
  if (!first) throw new Error('the record of the owner names no account');
  return first;
}
