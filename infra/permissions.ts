// What each function may do: exact actions on exact tables, and nothing else. The local run enforces the same list.
import type { TableName } from '../src/platform/aws/config.ts';
import type { FunctionName } from './bundle.ts';

type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
type QueueAction = 'SendMessage' | 'ReceiveMessage' | 'DeleteMessage' | 'GetQueueAttributes';
/** A table, or one of its indexes: `ActiveConnections/byUser`. */
type Target = TableName | `${TableName}/${string}`;

export interface Permissions {
  tables: Partial<Record<Target, TableAction[]>>;
  /** Methods of the management API: POST sends a frame, DELETE ends a connection. */
  connections: ('POST' | 'DELETE')[];
  /** Leaving jobs for the worker; and what the mapping that feeds the worker does in its name. */
  queue: QueueAction[];
}

/** Publishing to a room: its recipients, forgetting one that is gone, and the mark of a wave. */
const publishing = {
  RoomConnections: ['Query', 'PutItem', 'DeleteItem'],
  ActiveConnections: ['GetItem', 'BatchGetItem', 'UpdateItem', 'DeleteItem'],
} satisfies Permissions['tables'];

/** Looking for those away from a room, and telling them where it ends. */
const tellingAway = {
  'Memberships/byRoom': ['Query'],
  'ActiveConnections/byUser': ['Query'],
} satisfies Permissions['tables'];

export const permissions: Record<FunctionName, Permissions> = {
  ChatAppConnect: {
    tables: {
      Records: ['GetItem', 'DeleteItem'],
      Rooms: ['GetItem', 'PutItem'],
      // A session may end while its handshake is under way: then the connection goes again.
      ActiveConnections: ['PutItem', 'DeleteItem'],
      RoomConnections: ['PutItem'],
    },
    connections: [],
    queue: [],
  },
  ChatAppDisconnect: {
    tables: { ActiveConnections: ['DeleteItem'], RoomConnections: ['DeleteItem'] },
    connections: [],
    queue: [],
  },
  ChatAppSendMessage: {
    tables: {
      ...publishing,
      ...tellingAway,
      Rooms: ['GetItem', 'UpdateItem'],
      Memberships: ['BatchGetItem'],
      MessageHistory: ['GetItem', 'PutItem'],
      Records: ['GetItem', 'PutItem'],
    },
    connections: ['POST'],
    queue: ['SendMessage'],
  },
  ChatAppDefault: {
    tables: {
      ...publishing,
      ...tellingAway,
      Rooms: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      'Rooms/byListed': ['Query'],
      Memberships: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      MessageHistory: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      Records: ['GetItem', 'BatchGetItem', 'UpdateItem'],
    },
    connections: ['POST'],
    queue: ['SendMessage'],
  },
  ChatAppHttp: {
    tables: {
      Records: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      ActiveConnections: ['BatchGetItem', 'UpdateItem', 'DeleteItem'],
      'ActiveConnections/byUser': ['Query'],
      RoomConnections: ['DeleteItem'],
    },
    connections: ['POST', 'DELETE'],
    queue: ['SendMessage'],
  },
  ChatAppFanout: {
    tables: {
      ...publishing,
      ...tellingAway,
      Rooms: ['GetItem'],
      Memberships: ['BatchGetItem'],
      MessageHistory: ['BatchGetItem', 'Query'],
      // Whether a session has ended whose connections are to end.
      Records: ['GetItem'],
    },
    connections: ['POST', 'DELETE'],
    queue: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
  },
};
