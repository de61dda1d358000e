// A DynamoDB on loopback: the binary of dynoxide, which comes with npm for Linux on x64.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

export interface Dynamo {
  endpoint: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Where the binary is; undefined on a system that has none. */
export function dynoxide(): string | undefined {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve('@dynoxide/linux-x64/package.json'))), 'dynoxide');
  } catch {
    return undefined;
  }
}

/** Starts it, in memory or on `file`. Throws when this system has no binary, or it does not come up within 5 s. */
export async function startDynamo(file?: string): Promise<Dynamo> {
  const binary = dynoxide();
  if (binary === undefined) throw new Error('dynoxide, the local DynamoDB, exists for Linux on x64 only');
  // It cannot choose a port itself, and between choosing and using one another process may take it.
  for (let tries = 0; tries < 5; tries += 1) {
    const port = await freePort();
    const child = spawn(binary, ['--port', String(port), ...(file === undefined ? [] : ['--db-path', file])], {
      stdio: 'ignore',
    });
    if (await answers(child, port)) {
      return { endpoint: `http://127.0.0.1:${port}`, process: child, stop: () => stop(child) };
    }
    await stop(child);
  }
  throw new Error('dynoxide did not start');
}

/** A port of loopback that is free now. Another process may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  for (let ms = 0; ms < 5_000 && child.exitCode === null; ms += 20) {
    await pause(20);
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return child.exitCode === null;
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await once(child, 'exit');
  clearTimeout(late);
}
