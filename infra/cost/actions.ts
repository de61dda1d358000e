// What each thing that people do makes AWS count, taken from the code that does it. Reads are strong unless they go to an
// index. A write in a transaction is two units; the index entries that follow it are one each.
import { GB, type SomeCounts } from './counts.ts';
import { bytes, MEMORY_GB, MISSED, ms, PAGE_BYTES, PAGE_REQUESTS } from './design.ts';
import type { Workload } from './workload.ts';

const TRANSACTION = 2;
/** Finding the connection that a frame came from (`core/gateway.ts`). */
const FIND = 1;
/** The room and the membership of whoever reads (`core/access.ts`). */
const READABLE = 2;

/** One call of a function. `logged`: bytes of its log. */
export function invocation(milliseconds: number, logged: number = bytes.log): SomeCounts {
  return { invocations: 1, gbSeconds: (milliseconds / 1_000) * MEMORY_GB, logGb: logged / GB };
}

/** A frame in and what is posted of it, but for what DynamoDB does. */
function frame(milliseconds: number, posts: number, posted: number): SomeCounts {
  return { ...invocation(milliseconds), messages: 1 + posts, egressGb: posted / GB };
}

/**
 * A message to so many connections, the sender's among them, whose event is the answer too (`aws/store/append.ts`, `aws/transport.ts`). One transaction moves the head in Rooms
 * and puts the entry in MessageHistory and the key in Records; only MessageHistory has indexes that this changes. Read
 * are the connection, the head, connection and membership together, and who has opened the room.
 */
export function send({ text }: Pick<Workload, 'text'>, recipients: number): SomeCounts {
  const entry = Math.ceil((bytes.message + text) / 1_024);
  const watching = Math.max(1, Math.ceil((recipients * bytes.recipient) / 4_096));
  return {
    ...frame(ms.send(recipients), recipients, recipients * (bytes.event + text)),
    writeUnits: TRANSACTION * (1 + entry + 1) + bytes.indexes.length,
    readUnits: FIND + 1 + 2 + watching,
  };
}

/** GB that a kept message takes. Only tables are recoverable, indexes are made anew. */
export function kept({ text }: Pick<Workload, 'text'>): SomeCounts {
  const rows = bytes.message + text + bytes.key + 2 * bytes.overhead;
  const indexes = bytes.indexes.reduce((sum, size) => sum + size + bytes.overhead, 0);
  return { storedGb: (rows + indexes) / GB, recoverableGb: rows / GB };
}

/** A typing notice to those who have a room open. Nothing of it is stored. */
export function typing(recipients: number): SomeCounts {
  const watching = Math.max(1, Math.ceil((recipients * bytes.recipient) / 4_096));
  const others = Math.max(0, recipients - 1);
  return { ...frame(ms.frame, others, others * bytes.frame), readUnits: FIND + watching };
}

/** A receipt that moves, told to all connections of its person, which are found by an index (`aws/store/rooms.ts`). */
export function read({ connections }: Pick<Workload, 'connections'>): SomeCounts {
  return {
    ...frame(ms.frame, 1 + connections, (1 + connections) * bytes.frame),
    writeUnits: 1,
    readUnits: FIND + READABLE + 1 + 0.5 + connections,
  };
}

/** A beat (`core/connection.ts`): the heads of opened rooms and the person's rev; every tenth brings all own rooms. */
export function beat({ opened, rooms }: Pick<Workload, 'opened' | 'rooms'>): SomeCounts {
  return { ...frame(ms.frame, 1, bytes.frame), readUnits: FIND + 1 + opened + 1 + ownRooms(rooms) / 10 };
}

/**
 * What the first beat of a connection reads beyond others: it brings all own rooms (`client/heart.ts`). So does the one
 * after a room was closed, which is rare beside it and not counted.
 */
export function firstBeat({ rooms }: Pick<Workload, 'rooms'>): SomeCounts {
  return { readUnits: ownRooms(rooms) };
}

/** Units for the memberships of a person and two looks at each room. */
function ownRooms(rooms: number): number {
  return 1 + 2 * rooms;
}

/** A page that is loaded: its files from CloudFront, then `/config.json` and `/api/session` through it. */
export function load(): SomeCounts {
  return {
    pageRequests: PAGE_REQUESTS + 2,
    pageGb: (PAGE_BYTES + 2 * bytes.answer) / GB,
    requests: 2,
    invocations: 2,
    gbSeconds: (2 * ms.http * MEMORY_GB) / 1_000,
    logGb: (2 * bytes.bareLog) / GB,
    readUnits: 2,
  };
}

/**
 * A connection from its ticket to its end: `POST /api/ticket`, `$connect`, `hello`, `openroom` and `catchup` for each
 * opened room, `$disconnect`. AWS does not say whether a handshake counts as a message; here it does.
 */
export function connection({ opened, rooms }: Pick<Workload, 'opened' | 'rooms'>): SomeCounts {
  const frames = 1 + 2 * opened;
  const invocations = 1 + 1 + frames + 1;
  const time = ms.http + ms.connect + frames * ms.frame + ms.disconnect;
  // The session's end is moved on, the ticket put and taken. Then the connection's row and its index, there and back. An
  // opened room is noted in two rows, and one of them is removed again.
  const writeUnits = 1 + 1 + 1 + 2 + 2 + opened * 3;
  const hello = FIND + 3 + 2 * rooms;
  const open = FIND + READABLE + 1;
  const catchUp = FIND + READABLE + 2 + 2 + MISSED;
  return {
    requests: 1,
    messages: 1 + 2 * frames,
    invocations,
    gbSeconds: (time / 1_000) * MEMORY_GB,
    logGb: (invocations * bytes.log) / GB,
    // A page of what was missed is the largest frame.
    egressGb: (bytes.answer + frames * bytes.frame + opened * MISSED * (bytes.event + 100)) / GB,
    writeUnits,
    readUnits: 2 + 3 + hello + opened * (open + catchUp),
  };
}
