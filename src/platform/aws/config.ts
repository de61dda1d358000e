// What the functions and the stack agree on: the six tables and every variable a function is given. The stack fills the
// variables from this list, so none can be forgotten on either side.

export const tableNames = [
  'ActiveConnections',
  'RoomConnections',
  'MessageHistory',
  'Rooms',
  'Memberships',
  'Records',
] as const;
export type TableName = (typeof tableNames)[number];

/** A partition key and perhaps a sort key. */
export type Key = { partition: string; sort?: string };

export interface TableShape {
  key: Key;
  /** Each index holds the keys alone. Writing an index costs as much as writing the table. */
  indexes: Record<string, Key>;
  /** Whether rows with a past `ttl` (Unix seconds) are removed, some time within days. Readers look at `expiresAt`. */
  expires: boolean;
  /** Whether losing the rows loses something a person said or is. */
  durable: boolean;
}

/** Key attributes that are numbers; all others are strings. */
export const numericKeys: readonly string[] = ['seq', 'connectedAt'];
export const TTL = 'ttl';

export const tables: Record<TableName, TableShape> = {
  // One row per socket: the original demo's connectionId, timestamp (ISO 8601) and connectedAt (Unix seconds), and ours.
  ActiveConnections: {
    key: { partition: 'connectionId' },
    indexes: { byUser: { partition: 'userId', sort: 'connectedAt' } },
    expires: true,
    durable: false,
  },
  // One row per opened room and socket. `roomShard` lets a room's rows spread over several partitions.
  RoomConnections: {
    key: { partition: 'roomShard', sort: 'connectionId' },
    indexes: {},
    expires: true,
    durable: false,
  },
  // One row per entry; a post's row is its message in its current state: the demo's messageId, timestamp, connectionId, message.
  MessageHistory: {
    key: { partition: 'roomId', sort: 'seq' },
    indexes: {
      byMessage: { partition: 'messageId', sort: 'timestamp' },
      bySender: { partition: 'userId', sort: 'timestamp' },
    },
    expires: true,
    durable: true,
  },
  // One row per room: what it is, and the head of its log.
  // Only public rooms have the attribute `listed`, so only they are in the index; appends do not touch it.
  Rooms: {
    key: { partition: 'roomId' },
    indexes: { byListed: { partition: 'listed', sort: 'roomId' } },
    expires: false,
    durable: true,
  },
  Memberships: {
    key: { partition: 'userId', sort: 'roomId' },
    indexes: { byRoom: { partition: 'roomId', sort: 'userId' } },
    expires: false,
    durable: true,
  },
  // Small things by `<kind>#<id>`: users, sessions, tickets, the keys of posts; and lists of such by `list#<kind>#<userId>`.
  Records: {
    key: { partition: 'recordId' },
    indexes: {},
    expires: true,
    durable: true,
  },
};

/** Names of the variables, besides AWS's own. */
export const variables = {
  /** The place's name, shown before anyone signs in. */
  name: 'PARLEY_NAME',
  version: 'PARLEY_VERSION',
  /** `on` or `off`. */
  guests: 'PARLEY_GUESTS',
  /** `on` or `off`: whether who asks for too much is refused. */
  limited: 'PARLEY_RATE_LIMIT',
  /** The page's public address, as browsers know it. */
  page: 'PARLEY_URL',
  /** The WebSocket address given to browsers. */
  socket: 'PARLEY_SOCKET_URL',
  /** Where frames are posted: `https://<apiId>.execute-api.<region>.<suffix>/<stage>`, never a custom domain. */
  callback: 'PARLEY_CALLBACK_URL',
  /** The queue of the worker, as SQS names it. */
  queue: 'PARLEY_QUEUE_URL',
  /** What CloudFront alone knows, and sends with each request in `EDGE_HEADER`. */
  edge: 'PARLEY_EDGE',
  /** What Powertools for Lambda calls this stage, in each line and with each count. */
  service: 'POWERTOOLS_SERVICE_NAME',
} as const;

/** The stage's name in log and metrics, so that one account may hold two. */
export const SERVICE = process.env[variables.service] ?? 'parley';

/** By it the HTTP function knows a request that came through CloudFront. */
export const EDGE_HEADER = 'x-parley-edge';

export interface Config {
  name: string;
  version: string;
  guests: boolean;
  limited: boolean;
  page: URL;
  socket: string;
  callback: string;
  queue: string;
  edge: string;
  /** The deployed name of each table. */
  tables: Record<TableName, string>;
}

/** The variable that holds the deployed name of a table: `PARLEY_TABLE_ACTIVE_CONNECTIONS` for `ActiveConnections`. */
export function tableVariable(table: TableName): string {
  return `PARLEY_TABLE_${table.replace(/(?<=[a-z])(?=[A-Z])/gu, '_').toUpperCase()}`;
}

/** Reads the environment of a function. Throws one error that names every missing variable. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') missing.push(name);
    return value ?? '';
  };
  const tables = Object.fromEntries(tableNames.map((table) => [table, read(tableVariable(table))]));
  const values = {
    name: read(variables.name),
    version: read(variables.version),
    guests: read(variables.guests) === 'on',
    limited: read(variables.limited) !== 'off',
    page: read(variables.page),
    socket: read(variables.socket),
    callback: read(variables.callback),
    queue: read(variables.queue),
    edge: read(variables.edge),
  };
  if (missing.length > 0) throw new Error(`Missing in the environment: ${missing.join(', ')}`);
  if (!URL.canParse(values.page)) throw new Error(`${variables.page} is not an address: ${values.page}`);
  return { ...values, page: new URL(values.page), tables: tables as Config['tables'] };
}
