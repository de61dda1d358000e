// Keeps one socket alive: ticket, handshake, greeting, and when it breaks, the next try at the right time.
import type { ErrorCode } from '../protocol/errors.ts';
import type { ServerEvent } from '../protocol/index.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, noWait } from './clock.ts';
import type { Arrival } from './frame.ts';
import { createHandover } from './handover.ts';
import type { Http } from './http.ts';
import { Lost, Refusal } from './refusal.ts';
import { openSocket, type Socket } from './socket.ts';
import type { Tab } from './tab.ts';

/** Close code of a server that is started anew. Source: IANA WebSocket Close Code registry, "Service Restart". */
const RESTART = 1012;
/** Calm for this long makes the next trouble a first one. */
const CALM_MS = 30_000;

/** How the connection stands, and since when. `trouble`: Unix ms at which the last good connection ended. */
export type ConnectionState =
  | { phase: 'idle' }
  /** The person wants none until further notice. */
  | { phase: 'off' }
  | { phase: 'connecting'; trouble?: number }
  | { phase: 'connected'; since: number }
  | { phase: 'waiting'; until: number; offline: boolean; trouble?: number; code?: ErrorCode }
  /** The server will not have us, and asking again would not help. */
  | { phase: 'refused'; code: ErrorCode };

export interface ConnectionOptions {
  http: Http;
  WebSocket: typeof globalThis.WebSocket;
  clock: Clock;
  tab: Tab;
  /** Address of the socket. */
  url(): string;
  /** Greets over a fresh socket. What it throws ends the socket. */
  greet(socket: Socket): Promise<void>;
  /** The greeting was answered. */
  up(): void;
  /** Greets over the socket that is to be the next one; false if it is somebody else's. */
  greetNext(next: Socket): Promise<boolean>;
  /** Lets flow over the next socket what flows over this one. */
  follow(next: Socket): Promise<void>;
  /** The next socket has taken the place of this one, and nothing was lost. */
  handedOver(): void;
  /** Milliseconds after the last greeting at which the server ends the connection, if it said so. */
  lifeMs(): number | undefined;
  /** The connection is gone. */
  down(): void;
  arrived(arrival: Arrival): void;
  told(news: ServerEvent): void;
  /** The session has ended: only a new sign-in helps. */
  signedOut(): void;
  /** The tab woke while connected: find out whether the line still is. */
  probe(): void;
  show(state: ConnectionState): void;
}

export interface Connection {
  start(): void;
  stop(): void;
  /** The person wants no connection: stays so until `start`. */
  off(): void;
  /** Tries now instead of at the end of the wait. */
  now(): void;
  /** Asks over the socket; rejects with `Lost` when there is none. */
  ask: Socket['ask'];
  /** Gives the socket up and connects anew. */
  cut(): void;
  /** Connects anew at once. Nothing is wrong, so nothing is said of trouble unless it fails. */
  renew(): void;
  up(): boolean;
}

/** The connection of a tab. There is none before `start`; after it one is kept, or tried for, until `stop` or `off`. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, tab, show } = options;
  const backoff = createBackoff(clock);
  let wanted = false;
  let socket: Socket | undefined;
  let greeted = false;
  let waiting = false;
  let trouble: number | undefined;
  /** Ends whatever wait or try is under way; what it left behind finds out by its number. */
  let attempt = 0;
  let cancelWait = noWait;
  let cancelCalm = noWait;
  /** The socket before this one, for as long as it owes answers: what is asked meanwhile must not overtake them. */
  let leaving: { socket: Socket; gone: Promise<void> } | undefined;
  const handover = createHandover({
    clock,
    dial,
    greet: options.greetNext,
    follow: options.follow,
    take,
    replaced: renew,
  });

  const since = () => (trouble === undefined ? {} : { trouble });

  /** Shakes hands with a new ticket; undefined, and nothing is left open, when it is of use no more. */
  async function dial(still: () => boolean): Promise<Socket | undefined> {
    const { ticket } = await options.http<{ ticket: string }>('POST', '/api/ticket', {});
    if (!still()) return undefined;
    const { WebSocket, arrived, told } = options;
    let fresh: Socket | undefined;
    const ended = (code?: number): void => void (socket === fresh && broken(code));
    fresh = await openSocket({ WebSocket, url: options.url(), ticket, clock, arrived, told, ended });
    if (still()) return fresh;
    fresh.cut();
    return undefined;
  }

  async function connect(): Promise<void> {
    cancelWait();
    waiting = false;
    attempt += 1;
    const mine = attempt;
    show({ phase: 'connecting', ...since() });
    try {
      const fresh = await dial(() => mine === attempt);
      if (!fresh) return;
      socket = fresh;
      await options.greet(fresh);
      if (mine !== attempt) return;
      greeted = true;
      trouble = undefined;
      cancelCalm = clock.after(CALM_MS, () => backoff.reset());
      show({ phase: 'connected', since: clock.now() });
      options.up();
      handover.plan(options.lifeMs());
    } catch (error) {
      if (mine === attempt) failed(error);
    }
  }

  function failed(error: unknown): void {
    hangUp();
    // Whoever answers is there again, and knows how long we had better wait.
    if (error instanceof Refusal) backoff.noHurry();
    if (!(error instanceof Refusal)) return wait(error instanceof Lost ? {} : { code: 'internal' });
    if (error.retry === 'after_sign_in') {
      wanted = false;
      show({ phase: 'idle' });
      options.signedOut();
    } else if (error.retry === 'never') {
      wanted = false;
      show({ phase: 'refused', code: error.code });
    } else wait({ code: error.code, ...(error.afterMs === undefined ? {} : { afterMs: error.afterMs }) });
  }

  function wait({ code, afterMs }: { code?: ErrorCode; afterMs?: number }): void {
    trouble ??= clock.now();
    const ms = backoff.next(afterMs);
    const until = clock.now() + ms;
    waiting = true;
    show({ phase: 'waiting', until, offline: !tab.online(), ...since(), ...(code ? { code } : {}) });
    cancelWait = clock.after(ms, () => void connect());
  }

  /** The next socket takes the place of this one, which stays until it has answered what it was asked. */
  function take(next: Socket): void {
    if (!socket) return next.cut();
    const old = { socket, gone: socket.retire() };
    socket = next;
    leaving = old;
    void old.gone.then(() => {
      if (leaving === old) leaving = undefined;
    });
    options.handedOver();
    handover.plan(options.lifeMs());
  }

  /** Drops the socket without a word about what comes next. */
  function hangUp(): void {
    attempt += 1;
    waiting = false;
    cancelWait();
    cancelCalm();
    handover.cancel();
    const old = socket;
    const was = greeted;
    socket = undefined;
    greeted = false;
    old?.cut();
    leaving?.socket.cut();
    if (was) options.down();
  }

  /** The socket ended by itself, or was cut. */
  function broken(code?: number): void {
    if (!socket) return;
    hangUp();
    if (code === RESTART) backoff.soon();
    if (wanted) wait({});
  }

  function renew(): void {
    if (!greeted) return;
    hangUp();
    void connect();
  }

  const send: Socket['ask'] = (action, fields, withinMs) =>
    socket ? socket.ask(action, fields, withinMs) : Promise.reject(new Lost('not connected'));

  function now(): void {
    if (waiting) void connect();
  }

  tab.onWake(() => (greeted ? options.probe() : now()));
  tab.onOffline(() => greeted && options.probe());

  return {
    start() {
      if (wanted) return;
      wanted = true;
      trouble = undefined;
      backoff.reset();
      void connect();
    },
    stop() {
      wanted = false;
      hangUp();
      show({ phase: 'idle' });
    },
    off() {
      wanted = false;
      hangUp();
      show({ phase: 'off' });
    },
    now,
    ask: (action, fields, withinMs) =>
      leaving ? leaving.gone.then(() => send(action, fields, withinMs)) : send(action, fields, withinMs),
    cut: () => broken(),
    renew,
    up: () => greeted,
  };
}
