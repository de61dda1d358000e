// The stores over one DynamoDB client.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock, Ports } from '../../core/ports.ts';
import type { TableName } from './config.ts';
import type { CommandCounts } from './limits.ts';
import { createConnections } from './store/connections.ts';
import { createDatabase, type Database } from './store/database.ts';
import { createRoomLog } from './store/log.ts';
import { createRecords } from './store/records.ts';
import { createRooms } from './store/rooms.ts';
import { createUsers } from './store/users.ts';

export type Store = Pick<Ports, 'roomLog' | 'rooms' | 'users' | 'connections' | 'records'>;

/**
 * `names`: the deployed name of each table. `limited`: whether too many messages are refused. `db` is for the fan-out,
 * which reads its recipients itself; `commandCounts` for the limits.
 */
export function createStore(
  client: DynamoDBClient,
  names: Record<TableName, string>,
  clock: Clock,
  limited: boolean,
): Store & { db: Database; commandCounts: CommandCounts } {
  const document = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const db = createDatabase(document, names);
  const { connections, commandCounts } = createConnections(db, clock);
  return {
    roomLog: createRoomLog(db, clock, limited),
    rooms: createRooms(db),
    users: createUsers(db),
    connections,
    commandCounts,
    records: createRecords(db, clock),
    db,
  };
}
