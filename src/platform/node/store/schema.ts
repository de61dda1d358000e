// The tables, as migrations in order. A migration that has been released is never edited.
import type { Database } from 'better-sqlite3';

const migrations: string[] = [
  `
  CREATE TABLE rooms (
    roomId TEXT PRIMARY KEY, name TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, epoch TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    -- The end of the room's log: seq and id of its last entry, n of its last post, oldest seq served, last timestamp.
    seq INTEGER NOT NULL DEFAULT 0, n INTEGER NOT NULL DEFAULT 0, entryId TEXT NOT NULL DEFAULT '',
    floor INTEGER NOT NULL DEFAULT 1, timestamp TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE TABLE users (
    userId TEXT PRIMARY KEY, username TEXT NOT NULL, color TEXT NOT NULL, kind TEXT NOT NULL,
    rev INTEGER NOT NULL, createdAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE members (
    userId TEXT NOT NULL, roomId TEXT NOT NULL REFERENCES rooms, role TEXT NOT NULL, receipt INTEGER NOT NULL,
    joinedSeq INTEGER NOT NULL, PRIMARY KEY (userId, roomId)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE entries (
    roomId TEXT NOT NULL REFERENCES rooms, seq INTEGER NOT NULL, entryId TEXT NOT NULL, kind TEXT NOT NULL,
    userId TEXT NOT NULL, timestamp TEXT NOT NULL, n INTEGER, messageId TEXT, username TEXT, color TEXT,
    PRIMARY KEY (roomId, seq)
  ) STRICT, WITHOUT ROWID;
  -- A message in its current state. Columns are what queries look for; all of it, a later version's new fields
  -- included, is the JSON in body.
  CREATE TABLE messages (
    messageId TEXT PRIMARY KEY, roomId TEXT NOT NULL REFERENCES rooms, n INTEGER NOT NULL, body TEXT NOT NULL,
    UNIQUE (roomId, n)
  ) STRICT;
  -- Which entry a user's key made, and of what: a retry finds its first answer here.
  CREATE TABLE keys (
    userId TEXT NOT NULL, key TEXT NOT NULL, roomId TEXT NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (userId, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL,
    value TEXT NOT NULL, PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recordsByOwner ON records (kind, owner, id);
  CREATE INDEX recordsByEnd ON records (expiresAt);
  `,
  `
  ALTER TABLE rooms ADD COLUMN memberCount INTEGER NOT NULL DEFAULT 0;
  UPDATE rooms SET memberCount = (SELECT count(*) FROM members WHERE members.roomId = rooms.roomId);
  CREATE INDEX roomsByKind ON rooms (kind, roomId);
  CREATE INDEX membersByRoom ON members (roomId, userId);
  -- What an entry says besides who and when, as JSON: a change's name and topic.
  ALTER TABLE entries ADD COLUMN detail TEXT;
  `,
];

/** The schema version this code writes. */
export const SCHEMA_VERSION = migrations.length;

/** Brings a database to this version in one transaction. Throws when it was written by a newer version. */
export function migrate(db: Database): void {
  const found = db.pragma('user_version', { simple: true }) as number;
  if (found > SCHEMA_VERSION) {
    throw new Error(`a newer version wrote it (schema ${found}, this one knows ${SCHEMA_VERSION})`);
  }
  if (found === SCHEMA_VERSION) return;
  db.transaction(() => {
    for (const statement of migrations.slice(found)) db.exec(statement);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}
