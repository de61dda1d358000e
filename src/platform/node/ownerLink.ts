// A new owner link from the command line. SQLite in WAL mode takes a second process that writes, so the link is stored
// the same way whether a server runs on the folder or not.
import type { Records } from '../../core/records.ts';
import { issueOwnerLink, OWNER_PATH } from '../../core/owner.ts';
import type { NodeConfig } from './config.ts';
import { identity } from './identity.ts';
import type { Addresses } from './listen.ts';
import { readNote } from './note.ts';
import {
  claimFolder,
  inUse,
  isPrepared,
  mustWriteFiles,
  mustWriteFolder,
  openWriter,
  prepareDatabase,
} from './store/database.ts';
import { prepareOperations } from './store/operations.ts';

/** The address a link's secret belongs behind. `base`: the address of the page. */
export function ownerAddress(base: string, secret: string): string {
  return `${new URL(OWNER_PATH, base).href}#${secret}`;
}

/** A link, by each address that people may reach the page by, and whether a server runs on the folder now. */
export interface OwnerLink {
  addresses: string[];
  running: boolean;
}

/** Stores a new link in the data folder. Throws a sentence for the owner when it cannot. */
export async function makeOwnerLink({ data, url, port, tls }: NodeConfig): Promise<OwnerLink> {
  const secret = await storeOwnerLink(data);
  const note = readNote(data);
  const own = `${tls ? 'https' : 'http'}://localhost:${port}`;
  const bases = note ? basesOf(note.public, { others: [], ...note }) : [url?.href ?? own];
  return { addresses: bases.map((base) => ownerAddress(base, secret)), running: inUse(data) };
}

/** The addresses of the page that a link is printed for: the public one, or those by which this machine is reached. */
export function basesOf(publicUrl: string | undefined, { url, others }: Addresses): string[] {
  return publicUrl === undefined ? [url, ...others] : [publicUrl];
}

/** Stores a new link in a data folder and gives its secret. */
export async function storeOwnerLink(folder: string): Promise<string> {
  // Here, in the words of a start: SQLite would only say that something is read-only.
  mustWriteFolder(folder);
  mustWriteFiles(folder);
  if (!isPrepared(folder)) {
    const release = claimFolder(folder);
    try {
      await prepareDatabase(folder);
    } finally {
      release();
    }
  }
  const db = openWriter(folder);
  try {
    const { createRecord } = prepareOperations(db);
    const create: Records['create'] = async (record) =>
      db.transaction(() => createRecord({ record, now: Date.now() })).immediate();
    return await issueOwnerLink({ identity, clock: { now: () => Date.now() }, records: { create } });
  } finally {
    db.close();
  }
}
