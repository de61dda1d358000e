// A person at a server: signs in over HTTP, holds a socket, asks commands, keeps every event. Used by contracts and chaos.
import { WebSocket } from 'ws';
import type { Profile } from '../src/protocol/account.ts';
import type { ErrorBody } from '../src/protocol/errors.ts';
import {
  type CommandName,
  type EventName,
  events as kinds,
  type Output,
  type ServerEvent,
} from '../src/protocol/index.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../src/protocol/version.ts';

/** Where a server is. */
export interface Address {
  http: string;
  socket: string;
}

export interface Account {
  user: Profile;
  cookie: string;
}

/** Calls the HTTP API; `body` undefined sends none. */
export async function call(
  { http }: Address,
  method: string,
  path: string,
  { cookie = '', body, headers = {} }: { cookie?: string; body?: unknown; headers?: { [name: string]: string } } = {},
): Promise<{ status: number; headers: Headers; json: { [field: string]: unknown } }> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${http}${path}`, {
    method,
    headers: { ...json, ...(cookie ? { cookie } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    json: text === '' ? {} : (JSON.parse(text) as object as never),
  };
}

/** Signs in as a guest. */
export async function signIn(at: Address, username: string): Promise<Account> {
  const { json, headers, status } = await call(at, 'POST', '/api/guest', { body: { username } });
  if (status !== 201) throw new Error(`sign-in answered ${status}: ${JSON.stringify(json)}`);
  return { user: json['user'] as Profile, cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

/** Gets a ticket for one handshake. */
export async function ticketFor(at: Address, { cookie }: Account): Promise<string> {
  const { json, status } = await call(at, 'POST', '/api/ticket', { cookie, body: {} });
  if (status !== 200) throw new Error(`the ticket was answered with ${status}`);
  return json['ticket'] as string;
}

/** Opens a socket. Rejects with the status of a refused handshake. */
export function dial(url: string, protocols: string[], headers: { [name: string]: string } = {}): Promise<WebSocket> {
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode }));
    });
    socket.once('error', reject);
  });
}

export type Reply<N extends CommandName> = { ok: Output<N> } | ErrorBody;

/** Frames as they come, with a way to wait for one. Frames of all sockets of a test stay until they are asked for. */
export class Inbox<T> {
  readonly all: T[] = [];
  #wake = new Set<() => void>();

  push(item: T): void {
    this.all.push(item);
    for (const wake of this.#wake) wake();
  }

  /** The first item that fits, past or future. Rejects after `ms` milliseconds. */
  async first<S extends T>(fits: (item: T) => item is S, ms?: number): Promise<S>;
  async first(fits: (item: T) => boolean, ms?: number): Promise<T>;
  async first(fits: (item: T) => boolean, ms = 8_000): Promise<T> {
    const deadline = AbortSignal.timeout(ms);
    for (;;) {
      const found = this.all.find(fits);
      if (found !== undefined) return found;
      if (deadline.aborted)
        throw new Error(`nothing came within ${ms} ms; there is ${JSON.stringify(this.all).slice(0, 2_000)}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#wake.delete(wake);
          deadline.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake.add(wake);
        deadline.addEventListener('abort', wake);
      });
    }
  }
}

type StateEvent = Extract<ServerEvent, { event: 'head.moved' | 'room.updated' | 'receipt.moved' | 'me.changed' }>;
type LoggedEvent = Exclude<ServerEvent, StateEvent>;

export interface Person extends Account {
  socket: WebSocket;
  /** Every event with a place in a room's log. */
  events: Inbox<LoggedEvent & { re?: string }>;
  /** Every other event: it replaces something. */
  states: Inbox<StateEvent>;
  /** The text of every frame, in order. */
  frames: Inbox<string>;
  /** Sends a command and waits for its reply. */
  ask<N extends CommandName>(action: N, fields: { [field: string]: unknown }): Promise<Reply<N>>;
  /** The same; throws when it is refused. */
  ok<N extends CommandName>(action: N, fields?: { [field: string]: unknown }): Promise<Output<N>>;
  /** Resolves with the close code. */
  closed: Promise<number>;
}

/** Connects a signed-in person, without a greeting. */
export async function connect(at: Address, account: Account, headers?: { [name: string]: string }): Promise<Person> {
  const ticket = await ticketFor(at, account);
  const socket = await dial(at.socket, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`], headers);
  const events: Person['events'] = new Inbox();
  const states: Person['states'] = new Inbox();
  const frames = new Inbox<string>();
  const replies = new Inbox<{ re?: string } & Reply<CommandName>>();
  let last = 0;
  socket.on('message', (data: Buffer) => {
    frames.push(data.toString());
    const items = [JSON.parse(data.toString()) as object].flat() as ({ re?: string; event?: string } & object)[];
    for (const item of items) {
      // A reply folded into an event is both.
      if (item.event !== undefined)
        (kinds[item.event as EventName]?.kind === 'state' ? states : events).push(item as never);
      if (item.event !== undefined && item.re !== undefined) replies.push({ re: item.re, ok: item } as never);
      else if (item.event === undefined) replies.push(item as never);
    }
  });
  const ask: Person['ask'] = async (action, fields) => {
    last += 1;
    const id = `q${last}`;
    socket.send(JSON.stringify({ action, id, ...fields }));
    return (await replies.first((reply) => reply.re === id)) as never;
  };
  return {
    ...account,
    socket,
    events,
    states,
    frames,
    ask,
    async ok(action, fields = {}) {
      const reply = await ask(action, fields);
      if ('error' in reply) throw new Error(`${action} was refused: ${JSON.stringify(reply)}`);
      return reply.ok;
    },
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}

/** Signs somebody in, connects, greets and opens the lobby. */
export async function enter(at: Address, username: string): Promise<Person> {
  const person = await connect(at, await signIn(at, username));
  await person.ok('hello', { versions: [1, 1] });
  await person.ok('openroom', { roomId: 'lobby' });
  return person;
}

/** A client of the original demo. */
export async function dialClassic(at: Address, headers?: { [name: string]: string }) {
  const socket = await dial(at.socket, [], headers);
  const frames = new Inbox<{ [field: string]: string }>();
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as never));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return { socket, frames, closed, send: (frame: unknown) => socket.send(JSON.stringify(frame)) };
}
