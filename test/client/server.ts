// The far side of the socket for tests of the client: one room's log, and a script of what goes wrong on the way.
import type { ErrorBody } from '../../src/protocol/errors.ts';
import type { Message } from '../../src/protocol/message.ts';

type Fields = Record<string, unknown>;
type Answer = { ok: unknown } | ErrorBody | 'silence';

export const ROOM = 'lobby';
const EPOCH = 'epoch-1';

/** One frame that a client sent, and the socket it came over. */
export interface Sent extends Fields {
  action: string;
  id: string;
  socket: number;
}

/** What the server does out of the ordinary. A rule that answers nothing leaves the frame to the room. */
export interface Script {
  ticket?(): { status: number; body?: Fields } | undefined;
  answer?(frame: Sent): Answer | undefined;
  /** The room does what it was asked, but the answer never arrives. */
  loses?(frame: Sent): boolean;
  /** Events on their way to a client: which of them arrive, and in what order. */
  deliver?(events: Fields[]): Fields[];
}

export interface FakeServer {
  script: Script;
  /** Every frame received, on all sockets. */
  frames: Sent[];
  tickets: number;
  sockets: FakeSocket[];
  log: { entry: Fields; message?: Message }[];
  limits: { inFlight: number };
  fetch: typeof globalThis.fetch;
  WebSocket: typeof globalThis.WebSocket;
  /** Somebody else posts. */
  post(text: string, user?: { userId: string; username: string }, key?: string): Message;
  /** A new member is logged. */
  join(): void;
  /** Ends every socket. */
  drop(): void;
  user: { userId: string; username: string; color: 'green' };
  epoch: string;
}

class FakeSocket extends EventTarget {
  readonly number: number;
  readonly server: FakeServerState;
  live = true;

  constructor(server: FakeServerState) {
    super();
    this.server = server;
    server.sockets.push(this);
    this.number = server.sockets.length;
    queueMicrotask(() => this.live && this.dispatchEvent(new Event('open')));
  }

  send(text: string): void {
    const frame = { ...(JSON.parse(text) as Sent), socket: this.number };
    this.server.frames.push(frame);
    queueMicrotask(() => this.server.receive(this, frame));
  }

  push(value: unknown): void {
    if (!this.live) return;
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(value) }));
  }

  close(): void {
    if (!this.live) return;
    this.live = false;
    this.dispatchEvent(new Event('close'));
  }
}

interface FakeServerState extends FakeServer {
  receive(socket: FakeSocket, frame: Sent): void;
}

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function fakeServer(): FakeServer {
  const opened = new Set<FakeSocket>();

  function publish(event: Fields): void {
    const arriving = server.script.deliver?.([event]) ?? [event];
    for (const socket of opened) for (const one of arriving) queueMicrotask(() => socket.push(one));
  }

  function append(message: Omit<Message, 'seq' | 'n' | 'rev' | 'entryId' | 'messageId'>): Message {
    const seq = server.log.length + 1;
    const n = server.log.filter((one) => one.message).length + 1;
    const place = { seq, n, rev: seq, entryId: `e${seq}`, messageId: uuid(seq) };
    const whole: Message = { ...message, ...place };
    const { userId, timestamp } = message;
    server.log.push({ entry: { kind: 'post', ...place, userId, timestamp }, message: whole });
    publish({ event: 'message.posted', ...whole });
    return whole;
  }

  const head = () => ({ seq: server.log.length, n: server.log.filter((one) => one.message).length });
  const cursorAt = (seq: number) => ({ epoch: server.epoch, seq, entryId: seq === 0 ? '' : `e${seq}` });
  const view = { roomId: ROOM, name: 'lobby', topic: '', kind: 'public' };
  const messages = () => server.log.flatMap((one) => one.message ?? []);

  const rules: Record<string, (frame: Sent, socket: FakeSocket) => Answer> = {
    hello: () => ({
      ok: {
        protocol: 1,
        version: '0',
        user: server.user,
        rev: 1,
        rooms: [{ ...view, epoch: server.epoch, head: head(), receipt: 0, role: 'member' }],
        limits: { textPoints: 8000, textBytes: 16384, frameBytes: 32768, ...server.limits },
        beatMs: 25_000,
        time: 0,
      },
    }),
    beat: () => ({ ok: { heads: { [ROOM]: { epoch: server.epoch, ...head() } }, rev: 1, time: 0 } }),
    openroom(_frame, socket) {
      opened.add(socket);
      return {
        ok: { room: view, epoch: server.epoch, head: head(), floor: 1, receipt: 0, cursor: cursorAt(head().seq) },
      };
    },
    history({ before, limit }) {
      const older = messages().filter((message) => message.n < ((before as number | undefined) ?? Infinity));
      const page = older.slice(-(limit as number));
      const from = page.length < older.length ? (page[0]?.seq ?? 1) : 1;
      const next = messages().find((message) => message.n === before)?.seq ?? Infinity;
      const notices = server.log.flatMap(({ entry, message }) => (message ? [] : [entry]));
      const among = notices.filter(({ seq }) => (seq as number) >= from && (seq as number) < next);
      return { ok: { messages: page, notices: among, more: page.length < older.length, floor: 1 } };
    },
    catchup({ cursor, limit }) {
      const { epoch, seq } = cursor as { epoch: string; seq: number };
      if (epoch !== server.epoch || seq > head().seq) return { ok: { reset: true, head: head(), epoch: server.epoch } };
      const page = server.log.slice(seq, seq + (limit as number));
      const end = seq + page.length;
      const found = page.flatMap((one) => one.message ?? []);
      const entries = page.map((one) => one.entry);
      return { ok: { entries, messages: found, cursor: cursorAt(end), head: head(), more: end < head().seq } };
    },
    sendmessage({ key, message: text }, socket) {
      const known = messages().find((one) => one.key === key && one.userId === server.user.userId);
      const common = { timestamp: new Date(0).toISOString(), connectionId: `c${socket.number}`, roomId: ROOM };
      const message = known ?? append({ ...common, ...server.user, key: String(key), message: String(text) });
      const { messageId, seq, n, entryId, timestamp } = message;
      return { ok: { messageId, seq, n, entryId, timestamp } };
    },
  };

  const server: FakeServerState = {
    script: {},
    frames: [],
    tickets: 0,
    sockets: [],
    log: [],
    limits: { inFlight: 8 },
    epoch: EPOCH,
    user: { userId: 'me', username: 'Ines', color: 'green' },
    receive(socket, frame) {
      const answer = server.script.answer?.(frame) ?? rules[frame.action]?.(frame, socket) ?? 'silence';
      if (answer !== 'silence' && !server.script.loses?.(frame)) socket.push({ re: frame.id, ...answer });
    },
    post(text, user = { userId: 'other', username: 'Theo' }, key = `k${server.log.length}`) {
      const common = { timestamp: new Date(0).toISOString(), connectionId: 'c0', roomId: ROOM, color: 'blue' } as const;
      return append({ ...common, ...user, key, message: text });
    },
    join() {
      const seq = server.log.length + 1;
      const entry = { roomId: ROOM, seq, entryId: `e${seq}`, userId: 'new', username: 'New', color: 'pink' };
      server.log.push({ entry: { ...entry, kind: 'join', timestamp: new Date(0).toISOString() } });
      publish({ event: 'member.joined', ...entry, timestamp: new Date(0).toISOString() });
    },
    drop() {
      for (const socket of opened) opened.delete(socket);
      for (const socket of server.sockets) socket.close();
    },
    fetch: async (input, init) => {
      const answer = httpAnswer(input as string, init?.method ?? 'GET');
      if (!answer) throw new TypeError('no network');
      const text = answer.body === undefined ? null : JSON.stringify(answer.body);
      return new Response(text, { status: answer.status });
    },
    // `new` on a function that gives back an object yields that object, which is all the client sees.
    WebSocket: function () {
      return new FakeSocket(server);
    } as unknown as typeof globalThis.WebSocket,
  };

  function httpAnswer(path: string, method: string): { status: number; body?: unknown } | undefined {
    if (path === '/config.json') {
      return { status: 200, body: { name: 'Harbour', socket: 'ws://test/ws', guests: true, version: '0' } };
    }
    if (path === '/api/ticket') {
      server.tickets += 1;
      const scripted = server.script.ticket?.();
      return scripted ?? { status: 200, body: { ticket: `t${server.tickets}`, expiresInMs: 30_000 } };
    }
    if (path === '/api/session' && method === 'DELETE') return { status: 204 };
    return { status: 200, body: { user: server.user } };
  }

  return server;
}
