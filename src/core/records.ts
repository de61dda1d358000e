// The port of small things with an owner and an end, part of what ports.ts asks of a platform.
import type { UserId } from './ports.ts';

/**
 * A small thing with an owner and an end: a session, a ticket, an owner link, who the owner is. `id` is unique within its
 * kind.
 */
export interface StoredRecord {
  kind: 'session' | 'ticket' | 'owner_link' | 'owner';
  id: string;
  owner: UserId;
  createdAt: number;
  /** From this moment on every read acts as if it were gone, swept or not. */
  expiresAt: number;
  /** At most 4 KB of plain fields. */
  value: { [field: string]: string | number | boolean };
}

/** Kinds whose records are listed by their owner. */
export type ListedKind = Extract<StoredRecord['kind'], 'owner_link'>;

export interface Records {
  /** Stores a record. False when one of this kind and id is there and has not ended; nothing is changed then. */
  create(record: StoredRecord): Promise<boolean>;
  get(kind: StoredRecord['kind'], id: string): Promise<StoredRecord | undefined>;
  /** Removes a record and gives it. Of any number of takers at once, exactly one gets it. */
  take(kind: StoredRecord['kind'], id: string): Promise<StoredRecord | undefined>;
  /** Moves the end of a record. False when it is gone. */
  extend(kind: StoredRecord['kind'], id: string, expiresAt: number): Promise<boolean>;
  /**
   * A user's records that have not ended, of a kind that is listed, by ascending id after `after`, at most `limit`. Read
   * strongly: none that was made before is overlooked.
   */
  list(kind: ListedKind, owner: UserId, after: string | undefined, limit: number): Promise<StoredRecord[]>;
}
