// The connections of this process: each with its socket and the rooms it has open. Nothing of it outlives the process.
import type { WebSocket } from 'ws';
import type { Connection, ConnectionId, RoomId, UserId } from '../../core/ports.ts';

/** One live connection. `socket` is set once the handshake is done. */
export interface Live {
  connection: Connection;
  socket?: WebSocket;
  rooms: Set<RoomId>;
}

/** Live connections by id, by room and by user, kept in step by `enter` and `leave`. */
export class LiveConnections {
  readonly byId = new Map<ConnectionId, Live>();
  readonly #byRoom = new Map<RoomId, Set<Live>>();
  /** Nearly everybody has one or two: an array is a third of the size of a set. */
  readonly #byUser = new Map<UserId, Live[]>();
  readonly #forgetters: ((live: Live) => void)[] = [];
  /** How often somebody came to have a room not open: by coming, or by closing it. While it stands still, nobody did. */
  turnedAway = 0;

  ofRoom(roomId: RoomId): Iterable<Live> {
    return this.#byRoom.get(roomId) ?? [];
  }

  ofUser(userId: UserId): Iterable<Live> {
    return this.#byUser.get(userId) ?? [];
  }

  /** The users of all connections, each once, as they are now. */
  users(): UserId[] {
    return [...this.#byUser.keys()];
  }

  userCount(): number {
    return this.#byUser.size;
  }

  /** How many rooms somebody has open. */
  openedRooms(): number {
    return this.#byRoom.size;
  }

  /** Whether some connection has the room not open. */
  anyoneAwayFrom(roomId: RoomId): boolean {
    return (this.#byRoom.get(roomId)?.size ?? 0) < this.byId.size;
  }

  /** Whether some connection of a user has the room not open. */
  isAwayFrom(userId: UserId, roomId: RoomId): boolean {
    return this.#byUser.get(userId)?.some((one) => !one.rooms.has(roomId)) ?? false;
  }

  add(connection: Connection): Live {
    const live: Live = { connection, rooms: new Set() };
    this.byId.set(connection.connectionId, live);
    const { userId } = connection.user;
    this.#byUser.set(userId, [...this.ofUser(userId), live]);
    this.turnedAway += 1;
    return live;
  }

  /** Calls back with every connection that is removed. */
  onRemove(forget: (live: Live) => void): void {
    this.#forgetters.push(forget);
  }

  remove(live: Live): void {
    this.byId.delete(live.connection.connectionId);
    const { userId } = live.connection.user;
    const others = [...this.ofUser(userId)].filter((one) => one !== live);
    if (others.length > 0) this.#byUser.set(userId, others);
    else this.#byUser.delete(userId);
    for (const roomId of live.rooms) take(this.#byRoom, roomId, live);
    live.rooms.clear();
    for (const forget of this.#forgetters) forget(live);
  }

  enter(live: Live, roomId: RoomId): void {
    live.rooms.add(roomId);
    put(this.#byRoom, roomId, live);
  }

  leave(live: Live, roomId: RoomId): void {
    live.rooms.delete(roomId);
    take(this.#byRoom, roomId, live);
    this.turnedAway += 1;
  }
}

function put(index: Map<string, Set<Live>>, id: string, live: Live): void {
  const set = index.get(id) ?? new Set();
  index.set(id, set.add(live));
}

function take(index: Map<string, Set<Live>>, id: string, live: Live): void {
  const set = index.get(id);
  set?.delete(live);
  if (set?.size === 0) index.delete(id);
}
