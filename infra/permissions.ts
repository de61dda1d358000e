// What each function may do: exact actions on exact tables, and nothing else. The local run enforces the same list.
import type { TableName } from '../src/platform/aws/config.ts';
import type { FunctionName } from './bundle.ts';

type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
/** A table, or one of its indexes: `ActiveConnections/byUser`. */
type Target = TableName | `${TableName}/${string}`;

export interface Permissions {
  tables: Partial<Record<Target, TableAction[]>>;
  /** Methods of the management API: POST sends a frame, DELETE ends a connection. */
  connections: ('POST' | 'DELETE')[];
}

/** Publishing to a room: its recipients, and forgetting one that is gone. */
const publishing = {
  RoomConnections: ['Query', 'DeleteItem'],
  ActiveConnections: ['GetItem', 'BatchGetItem', 'UpdateItem', 'DeleteItem'],
} satisfies Permissions['tables'];

export const permissions: Record<FunctionName, Permissions> = {
  ChatAppConnect: {
    tables: {
      Records: ['GetItem', 'DeleteItem'],
      Rooms: ['GetItem', 'PutItem'],
      ActiveConnections: ['PutItem'],
      RoomConnections: ['PutItem'],
    },
    connections: [],
  },
  ChatAppDisconnect: {
    tables: { ActiveConnections: ['DeleteItem'], RoomConnections: ['DeleteItem'] },
    connections: [],
  },
  ChatAppSendMessage: {
    tables: {
      ...publishing,
      Rooms: ['GetItem', 'UpdateItem'],
      Memberships: ['BatchGetItem'],
      MessageHistory: ['GetItem', 'PutItem'],
      Records: ['GetItem', 'PutItem'],
    },
    connections: ['POST'],
  },
  ChatAppDefault: {
    tables: {
      ...publishing,
      RoomConnections: [...publishing.RoomConnections, 'PutItem'],
      Rooms: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      'Rooms/byListed': ['Query'],
      Memberships: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'Memberships/byRoom': ['Query'],
      MessageHistory: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      Records: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      'ActiveConnections/byUser': ['Query'],
    },
    connections: ['POST'],
  },
  ChatAppHttp: {
    tables: {
      Records: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      ActiveConnections: ['BatchGetItem', 'UpdateItem', 'DeleteItem'],
      'ActiveConnections/byUser': ['Query'],
      RoomConnections: ['DeleteItem'],
    },
    connections: ['POST', 'DELETE'],
  },
};
