// Live sockets and the rooms they have open. A row proves nothing about presence: API Gateway may lose a disconnect.
import type { Clock, Connection, ConnectionId, Connections, RoomId } from '../../../core/ports.ts';
import type { Bucket } from '../../../core/bucket.ts';
import { OPENED_ROOMS } from '../../../protocol/limits.ts';
import type { CommandCounts } from '../limits.ts';
import type { Database, Row } from './database.ts';
import { roomShard, ttlOf } from './tables.ts';

/** API Gateway ends every connection after two hours; ten minutes more for clocks. Milliseconds. */
const LIFE = (2 * 60 + 10) * 60_000;

/**
 * Connections in the tables ActiveConnections and RoomConnections, and how many commands each has left, once that is less
 * than half.
 */
export function createConnections(
  db: Database,
  clock: Clock,
): { connections: Connections; commandCounts: CommandCounts } {
  let last: { connectionId: ConnectionId; bucket: Bucket | undefined } | undefined;
  const live = (row: Row | undefined): Row | undefined => (row && row['expiresAt'] > clock.now() ? row : undefined);
  const forgetRoom = (connectionId: ConnectionId, roomId: RoomId) =>
    db.delete('RoomConnections', { Key: { roomShard: roomShard(roomId), connectionId } });
  const connections: Connections = {
    open: async (connection, rooms) => {
      const row = connectionRow(connection, rooms);
      await Promise.all([
        db.put('ActiveConnections', { Item: row }),
        ...rooms.map((roomId) => db.put('RoomConnections', { Item: openedRow(roomId, row) })),
      ]);
    },
    get: async (connectionId) => {
      const row = live(await db.get('ActiveConnections', { connectionId }));
      last = { connectionId, bucket: row?.['commands'] };
      return toConnection(row);
    },
    close: async (connectionId) => {
      const row = await db.delete('ActiveConnections', { Key: { connectionId } });
      await Promise.all(roomsOf(row).map((roomId) => forgetRoom(connectionId, roomId)));
    },
    openRoom: async (connectionId, roomId) => {
      // The connection's own list first: `close` finds there what it has to remove.
      const row = await db.update('ActiveConnections', {
        Key: { connectionId },
        UpdateExpression: 'ADD rooms :room',
        ConditionExpression:
          'attribute_exists(connectionId) AND (attribute_not_exists(rooms) OR size(rooms) < :most OR contains(rooms, :one))',
        ExpressionAttributeValues: { ':room': new Set([roomId]), ':one': roomId, ':most': OPENED_ROOMS },
        ReturnValues: 'ALL_NEW',
      });
      if (row !== undefined) await db.put('RoomConnections', { Item: openedRow(roomId, row) });
      // A connection that is gone has nothing open, and nobody hears what it is told.
      return row !== undefined || (await db.get('ActiveConnections', { connectionId })) === undefined;
    },
    closeRoom: async (connectionId, roomId) => {
      await forgetRoom(connectionId, roomId);
      await db.update('ActiveConnections', {
        Key: { connectionId },
        UpdateExpression: 'DELETE rooms :room',
        ConditionExpression: 'attribute_exists(connectionId)',
        ExpressionAttributeValues: { ':room': new Set([roomId]) },
      });
    },
    openedRooms: async (connectionId) => roomsOf(live(await db.get('ActiveConnections', { connectionId }))),
    rename: async (connectionId, { username, color }) => {
      await db.update('ActiveConnections', {
        Key: { connectionId },
        UpdateExpression: 'SET username = :username, color = :color',
        ConditionExpression: 'attribute_exists(connectionId)',
        ExpressionAttributeValues: { ':username': username, ':color': color },
      });
    },
    ofUser: async (userId) => {
      const keys = await db.query('ActiveConnections', {
        IndexName: 'byUser',
        KeyConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': userId },
      });
      const rows = await db.getAll(
        keys.map(({ connectionId }) => ({ table: 'ActiveConnections', key: { connectionId } })),
      );
      return rows.flatMap(({ row }) => toConnection(live(row)) ?? []);
    },
  };
  const commandCounts: CommandCounts = {
    // A container runs one frame at a time, and finds its connection first.
    read: (connectionId) => (last?.connectionId === connectionId ? last.bucket : undefined),
    write: async (connectionId, bucket) => {
      await db.update('ActiveConnections', {
        Key: { connectionId },
        UpdateExpression: 'SET commands = :bucket',
        ConditionExpression: 'attribute_exists(connectionId)',
        ExpressionAttributeValues: { ':bucket': bucket },
      });
    },
  };
  return { connections, commandCounts };
}

function connectionRow(connection: Connection, rooms: RoomId[]): Row {
  const { openedAt, user, ...rest } = connection;
  const timestamp = new Date(openedAt).toISOString();
  const expiresAt = openedAt + LIFE;
  return {
    ...rest,
    ...user,
    timestamp,
    connectedAt: Math.floor(openedAt / 1000),
    openedAt,
    expiresAt,
    ttl: ttlOf(expiresAt),
    ...(rooms.length === 0 ? {} : { rooms: new Set(rooms) }),
  };
}

/** What the fan-out must know of a recipient, so that it needs no second read. */
function openedRow(roomId: RoomId, { connectionId, kind, userId, openedAt, expiresAt, ttl }: Row): Row {
  return { roomShard: roomShard(roomId), connectionId, kind, userId, openedAt, expiresAt, ttl };
}

function roomsOf(row: Row | undefined): RoomId[] {
  return [...((row?.['rooms'] as Set<RoomId> | undefined) ?? [])];
}

function toConnection(row: Row | undefined): Connection | undefined {
  if (row === undefined) return undefined;
  const { connectionId, kind, userId, username, color, sessionId, openedAt } = row;
  const connection = { connectionId, kind, user: { userId, username, color }, openedAt, opened: roomsOf(row) };
  return sessionId === undefined ? connection : { ...connection, sessionId };
}
