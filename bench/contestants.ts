// Who is measured: how each server is started and what it leaves out.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Contestant {
  id: string;
  name: string;
  /** How the generator speaks to it. */
  protocol: 'parley' | 'plain' | 'socketio';
  command: string[];
  env: { [name: string]: string };
  /** What it is and what it does not do. */
  note: string;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Limits of ours that are off while measuring, because one address plays everybody. Printed beside the figures. */
export const LIMITS_OFF = { PARLEY_RATE_LIMIT: 'off', PARLEY_MAX_CONNECTIONS_PER_IP: '0' };

export const OURS = 'parley';
const node = [process.execPath, '--import', here('./delay.mjs')];
const bun = here('./peers/node_modules/@oven/bun-linux-x64/bin/bun');

/** Everybody that can run here. `limit`: the compiled C server. */
export function contestants(limit: string): Contestant[] {
  const all: Contestant[] = [
    {
      id: OURS,
      name: '**Parley**',
      protocol: 'parley',
      command: [...node, ...startWords()],
      env: { PORT: '0', ...LIMITS_OFF },
      note: 'the whole path: ticket, `hello`, `openroom`; each message checked, committed with `synchronous=FULL`, acknowledged, then fanned out',
    },
    {
      id: 'socketio',
      name: 'Socket.IO 4',
      protocol: 'socketio',
      command: [...node, here('./peers/socketio.js')],
      env: {},
      note: 'rooms; no store, no identity, no acknowledgement',
    },
    {
      id: 'batch',
      name: '`ws`, batching',
      protocol: 'plain',
      command: [...node, here('./peers/ws.js'), 'batch'],
      env: {},
      note: 'the batching of Parley alone; no store, no identity, no acknowledgement',
    },
    {
      id: 'ws',
      name: '`ws`, loop',
      protocol: 'plain',
      command: [...node, here('./peers/ws.js')],
      env: {},
      note: 'one send per member; no store, no identity, no acknowledgement',
    },
    {
      id: 'bun',
      name: 'Bun',
      protocol: 'plain',
      command: [bun, here('./peers/bun.js')],
      env: {},
      note: 'native publish; no store, no identity, no acknowledgement',
    },
    {
      id: 'limit',
      name: 'C',
      protocol: 'plain',
      command: [limit],
      env: {},
      note: 'epoll, one thread, batching: what the machine can do; reads no JSON, no store, no identity',
    },
  ];
  const installed: { [id: string]: string } = { bun, socketio: here('./peers/node_modules/socket.io') };
  return all.filter(({ id }) => existsSync(installed[id] ?? '/'));
}

/** What `npm start` runs behind `exec node`, options of Node included: that is what is measured. */
function startWords(): string[] {
  const { scripts } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { scripts: { start: string } };
  const words = /^exec node (.+)$/u.exec(scripts.start)?.[1];
  if (!words) throw new Error(`The start script in package.json does not begin with "exec node": ${scripts.start}`);
  return words.split(' ');
}
