// Every write there is, by name, as plain functions inside the writer's transaction. They refuse by throwing ChatError.
import type { Database } from 'better-sqlite3';
import type { JoinDraft, Room, User } from '../../../core/ports.ts';
import type { StoredRecord } from '../../../core/records.ts';
import { prepareAppend } from './append.ts';
import { type RecordRow, recordOf } from './rows.ts';

export type Operations = ReturnType<typeof prepareOperations>;
export type OperationName = keyof Operations;
export type Arguments<N extends OperationName> = Parameters<Operations[N]>[0];
export type Result<N extends OperationName> = ReturnType<Operations[N]>;

/** Compiles the statements of all writes for one connection. */
export function prepareOperations(db: Database) {
  const sql = (text: string) => db.prepare<unknown[], unknown>(text);
  const putRoom = sql(
    `INSERT INTO rooms (roomId, name, topic, kind, epoch, createdAt)
     VALUES (:roomId, :name, :topic, :kind, :epoch, :createdAt) ON CONFLICT DO NOTHING`,
  );
  const receiptOf = sql('SELECT receipt FROM members WHERE userId = ? AND roomId = ?').pluck();
  const moveReceipt = sql(
    `UPDATE members SET receipt = min(:n, (SELECT n FROM rooms WHERE roomId = :roomId))
     WHERE userId = :userId AND roomId = :roomId AND receipt < min(:n, (SELECT n FROM rooms WHERE roomId = :roomId))`,
  );
  const append = prepareAppend(db);
  const putUser = sql('INSERT INTO users VALUES (:userId, :username, :color, :kind, :rev, :createdAt)');
  const setUser = sql(
    `UPDATE users SET username = coalesce(?, username), color = coalesce(?, color), rev = rev + 1
     WHERE userId = ? RETURNING *`,
  );
  const endedRecord = sql('DELETE FROM records WHERE kind = ? AND id = ? AND expiresAt <= ?');
  const putRecord = sql(
    'INSERT INTO records VALUES (:kind, :id, :owner, :createdAt, :expiresAt, :value) ON CONFLICT DO NOTHING',
  );
  const takeRecord = sql('DELETE FROM records WHERE kind = ? AND id = ? RETURNING *');
  const extendRecord = sql('UPDATE records SET expiresAt = ? WHERE kind = ? AND id = ? AND expiresAt > ?');
  const putProbe = sql("INSERT INTO records VALUES ('probe', '', '', 0, 0, '{}') ON CONFLICT DO NOTHING");
  const dropProbe = sql("DELETE FROM records WHERE kind = 'probe' AND id = ''");
  const sweepRecords = sql('DELETE FROM records WHERE expiresAt <= ?');

  return {
    append,
    createRoom({ room, founder }: { room: Room; founder?: JoinDraft | undefined }): boolean {
      if (putRoom.run(room).changes === 0) return false;
      const { roomId } = room;
      // A founder is no member yet, and no connection of theirs is needed to make the room.
      if (founder)
        append({ roomId, draft: founder, guard: { connectionId: '', userId: founder.userId, member: false } });
      return true;
    },
    markRead(read: { roomId: string; userId: string; n: number }): { n: number; moved: boolean } | undefined {
      const moved = moveReceipt.run(read).changes === 1;
      const n = receiptOf.get(read.userId, read.roomId) as number | undefined;
      return n === undefined ? undefined : { n, moved };
    },
    createUser: (user: User): number => putUser.run(user).changes,
    updateUser: ({ userId, username, color }: { userId: string; username?: string; color?: string }) =>
      setUser.get(username ?? null, color ?? null, userId) as User | undefined,
    createRecord({ record, now }: { record: StoredRecord; now: number }): boolean {
      endedRecord.run(record.kind, record.id, now);
      return putRecord.run({ ...record, value: JSON.stringify(record.value) }).changes === 1;
    },
    takeRecord({ kind, id, now }: { kind: string; id: string; now: number }): StoredRecord | undefined {
      const row = takeRecord.get(kind, id) as RecordRow | undefined;
      return row && row.expiresAt > now ? recordOf(row) : undefined;
    },
    extendRecord: ({
      kind,
      id,
      expiresAt,
      now,
    }: {
      kind: string;
      id: string;
      expiresAt: number;
      now: number;
    }): boolean => extendRecord.run(expiresAt, kind, id, now).changes === 1,
    /** Writes, to see whether the disk takes it, and leaves nothing. SQLite skips an update that changes nothing. */
    probe: (_: undefined): number => putProbe.run().changes + dropProbe.run().changes,
    /** Removes records that have ended; gives how many. */
    sweepRecords: ({ now }: { now: number }): number => sweepRecords.run(now).changes,
  };
}
