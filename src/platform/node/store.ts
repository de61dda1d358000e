// The whole store of one machine: one SQLite file, one writer, one reader.
import type { Clock, ConnectionId, Ports } from '../../core/ports.ts';
import { type Commits, type OnCommit, startCommits } from './store/commits.ts';
import { startCheck } from './store/check.ts';
import { claimFolder, openReader, prepareDatabase } from './store/database.ts';
import { createRoomLog } from './store/log.ts';
import { createMembers, type Members } from './store/members.ts';
import { createReading } from './store/reading.ts';
import { createRecords } from './store/records.ts';
import { createRooms } from './store/rooms.ts';
import { createSnapshots } from './store/snapshot.ts';
import { createUsers } from './store/users.ts';

export interface Store extends Pick<Ports, 'roomLog' | 'rooms' | 'users' | 'records'> {
  commits: Commits;
  members: Members;
  /** Finishes what was asked for and lets go of the data folder. */
  close(): Promise<void>;
}

interface Options {
  clock: Clock;
  isOpen: (id: ConnectionId) => boolean;
  onFatal: (why: string) => void;
  /** It was not stopped well, and could not be checked for damage. */
  onUnchecked: (why: string) => void;
  /** At the end its journal could not be folded into the database: it stays as it is, and nothing is lost. */
  onUnfolded?: (why: string) => void;
  onCommit?: OnCommit;
}

/** Milliseconds between two sweeps of ended records. */
const SWEEP_MS = 10 * 60_000;

/** Opens the store in a data folder. Throws a sentence for the owner when it cannot. */
export async function openStore(folder: string, options: Options): Promise<Store> {
  const { clock, isOpen, onFatal, onUnchecked, onUnfolded, onCommit } = options;
  const release = claimFolder(folder);
  let unclean: boolean;
  try {
    unclean = await prepareDatabase(folder);
  } catch (error) {
    release();
    throw error;
  }
  const db = openReader(folder);
  const snapshots = createSnapshots(db);
  const commits = startCommits(folder, onFatal, (writes, ms) => {
    // Whoever is told of a commit reads it.
    snapshots.renew();
    onCommit?.(writes, ms);
  });
  const reading = createReading(folder, snapshots);
  const endCheck = unclean ? startCheck(folder, { onFatal, onUnchecked }) : undefined;
  const sweep = setInterval(() => {
    // A sweep that fails is tried again in ten minutes; reads do not depend on it.
    commits.write('sweepRecords', { now: clock.now() }).catch(() => {});
  }, SWEEP_MS);
  sweep.unref();
  return {
    roomLog: createRoomLog(snapshots, commits, reading, isOpen),
    rooms: createRooms(snapshots, commits, reading),
    users: createUsers(snapshots, commits),
    records: createRecords(snapshots, commits, clock),
    commits,
    members: createMembers(snapshots),
    async close() {
      clearInterval(sweep);
      await endCheck?.();
      await reading.close();
      const unfolded = await commits.close();
      if (unfolded !== undefined) onUnfolded?.(unfolded);
      snapshots.renew();
      db.close();
      release();
    },
  };
}
