// The local run as a whole: its ends, its address, and the permissions it enforces.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, PutItemCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { open } from '../../test/local/gateway.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { startDynamoGate } from './dynamoGate.ts';

const main = join(import.meta.dirname, 'main.ts');

/** Starts it as `npm run aws:local` does; gives its address once it listens. */
async function run(): Promise<{ child: ChildProcess; address: string }> {
  const env = { PATH: process.env['PATH'], PORT: '0', PARLEY_GUESTS: 'on' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = /http:\/\/[\d.:]+/u.exec(line) ?? [];
    if (address !== undefined) return { child, address };
  }
  throw new Error('it ended');
}

/** The processes that a process has started, but for its guard. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, comm = '', rest = ''] = /^\d+ \((.*)\) (.*)$/su.exec(stat) ?? [];
      return rest.split(' ')[1] === String(pid) && comm !== 'sh' ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/su.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(unsupported !== undefined)('the local run', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('[GWF6] takes its processes with it when it ends by %s', async (signal) => {
    const { child, address } = await run();
    expect((await fetch(`${address}/config.json`)).status).toBe(200);
    const { socket } = await open(address.replace('http', 'ws').concat('/production'));
    socket.on('error', () => undefined);
    const children = childrenOf(child.pid as number);
    expect(children.length).toBeGreaterThanOrEqual(2);
    const ended = once(child, 'exit');
    child.kill(signal);
    expect((await ended)[0]).toBe(signal === 'SIGTERM' ? 0 : null);
    await expect.poll(() => children.filter(isRunning)).toEqual([]);
  });
});

describe('the way to the database', () => {
  it('[GWF7] is open for what the role of a function allows, and closed for the rest', async () => {
    const asked: string[] = [];
    const database = createServer((request, response) => {
      asked.push(String(request.headers['x-amz-target']));
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(database, 'listening');
    const { port } = database.address() as { port: number };
    const gate = await startDynamoGate(
      `http://127.0.0.1:${port}`,
      (caller, action, arn) => caller === 'F' && action === 'dynamodb:PutItem' && arn.endsWith(':table/Mine'),
    );
    const client = new DynamoDBClient({
      endpoint: gate.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
    });
    const Item = { id: { S: 'a' } };
    const put = (TableName: string) => ({ Put: { TableName, Item } });
    await client.send(new PutItemCommand({ TableName: 'Mine', Item }));
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put('Mine')] }));
    const refused = [
      new PutItemCommand({ TableName: 'Theirs', Item }),
      new ScanCommand({ TableName: 'Mine' }),
      new TransactWriteItemsCommand({ TransactItems: [put('Mine'), put('Theirs')] }),
    ];
    for (const command of refused) {
      await expect(client.send(command as PutItemCommand)).rejects.toThrow(/not authorized/u);
    }
    expect(asked).toHaveLength(2);
    gate.stop();
    database.close();
  });
});
