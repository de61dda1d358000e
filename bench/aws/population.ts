// Who is there with our way: people, their connections and the rooms they have opened, stored by the very store, but past
// the clock and the counting.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../src/core/ports.ts';
import type { Profile } from '../../src/protocol/account.ts';
import { type TableName, tableNames } from '../../src/platform/aws/config.ts';
import { createStore } from '../../src/platform/aws/store.ts';
import { common } from './clients.ts';
import { inTurns } from './turns.ts';
import type { Population } from './way.ts';

/** In the stage `prod` tables have bare names. */
export const names = Object.fromEntries(tableNames.map((table) => [table, table])) as Record<TableName, string>;

/** `endpoint`: of the local DynamoDB. `at`: when everybody came, in Unix milliseconds. */
export function createPopulation(endpoint: string, at: number): Population {
  const clock: Clock = { now: () => at };
  const client = new DynamoDBClient({ ...common, endpoint });
  const { connections, rooms, roomLog, users } = createStore(client, names, clock, false);
  const timestamp = new Date(at).toISOString();
  let people = 0;

  const join = async (roomId: string, user: Profile, connectionId: string): Promise<void> => {
    await users.create({ ...user, kind: 'guest', rev: 1, createdAt: at });
    const draft = { kind: 'join', ...user, entryId: `join-${user.userId}`, timestamp, role: 'member' } as const;
    await roomLog.append(roomId, draft, { connectionId, userId: user.userId, member: false });
  };

  return {
    found: async (roomId) => {
      const room = {
        roomId,
        name: roomId,
        topic: '',
        kind: 'public',
        epoch: 'epoch-of-the-bench',
        createdAt: at,
      } as const;
      await rooms.create(room);
    },
    connect: async (count, roomId, member) => {
      const newcomers = Array.from({ length: count }, () => {
        people += 1;
        const number = String(people).padStart(6, '0');
        const user: Profile = { userId: `user-${number}`, username: `Person ${number}`, color: 'violet' };
        return { user, connectionId: `connection${number}=` };
      });
      await inTurns(newcomers, async ({ user, connectionId }) => {
        await connections.open({ connectionId, user, kind: 'parley', sessionId: 's', openedAt: at }, [roomId]);
      });
      // One after the other: each moves the head of the same room.
      if (member) for (const { user, connectionId } of newcomers) await join(roomId, user, connectionId);
      return newcomers.map(({ connectionId }) => connectionId);
    },
    end: () => client.destroy(),
  };
}
