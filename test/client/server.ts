// The far side of the socket for tests of the client: rooms with their logs, and a script of what goes wrong on the way.
import type { ErrorBody } from '../../src/protocol/errors.ts';
import type { Message } from '../../src/protocol/message.ts';
import type { Role } from '../../src/protocol/room.ts';
import * as rooms from './room.ts';
import { type FakeRoom, type Fields, fakeRoom } from './room.ts';
import { FakeSocket, type Sent } from './socket.ts';

type Answer = { ok: unknown } | ErrorBody | 'silence';

export const ROOM = 'lobby';

/** What the server does out of the ordinary. A rule that answers nothing leaves the frame to the rooms. */
export interface Script {
  /** Status 0: nobody answers. */
  ticket?(): { status: number; body?: Fields } | undefined;
  /** An answer over HTTP to anything else. */
  http?(path: string, body: Fields): { status: number; body?: Fields } | undefined;
  answer?(frame: Sent): Answer | undefined;
  /** The server does what it was asked, but the answer never arrives. */
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
  /** Every room there is. */
  rooms: Map<string, FakeRoom>;
  /** Rows of a page of rooms and of members. */
  page: number;
  /** Of the person of the tab. */
  rev: number;
  /** The lobby's. */
  log: FakeRoom['log'];
  epoch: string;
  limits: { inFlight: number };
  /** What else a greeting says of how the connection is kept. */
  terms: { hiddenBeatMs?: number; headPauseMs?: number; lifeMs?: number };
  fetch: typeof globalThis.fetch;
  WebSocket: typeof globalThis.WebSocket;
  /** A room that is there. */
  room(roomId: string): FakeRoom;
  /** Makes a room; with a role, the person of the tab is in it. They are told. */
  make(roomId: string, role?: Role): FakeRoom;
  /** The person of the tab becomes a member elsewhere, or stops being one. */
  place(roomId: string, role?: Role): void;
  /** Somebody else posts. */
  post(text: string, user?: { userId: string; username: string }, key?: string, roomId?: string): Message;
  /** Somebody else posts to a room that need not be the lobby. */
  postTo(roomId: string, text: string): Message;
  /** Something that is no post is logged and told. */
  note(roomId: string, kind: 'join' | 'leave' | 'change', who?: Fields, more?: Fields): void;
  /** A new member is logged. */
  join(): void;
  /** The person reads on another device. */
  readElsewhere(roomId: string, n: number): void;
  /** Sends an event to every connection. */
  tell(event: Fields): void;
  /** Ends every socket. */
  drop(code?: number): void;
  user: { userId: string; username: string; color: string };
}

interface FakeServerState extends FakeServer {
  receive(socket: FakeSocket, frame: Sent): void;
}

const names = { join: 'member.joined', leave: 'member.left', change: 'room.changed' };

export function fakeServer(): FakeServer {
  const lobby = fakeRoom(ROOM, 'member');
  let posts = 0;
  const deliver = (event: Fields, to: Iterable<object>): void => {
    const arriving = server.script.deliver?.([event]) ?? [event];
    for (const socket of to) for (const one of arriving) queueMicrotask(() => (socket as FakeSocket).push(one));
  };
  const roomOf = (frame: Fields): FakeRoom | undefined => server.rooms.get(String(frame['roomId']));
  const mine = (): FakeRoom[] => [...server.rooms.values()].filter((room) => room.role).sort(byId);

  /** A room's event goes to who opened it; to the others that its log has grown. */
  function publish(room: FakeRoom, event: Fields): void {
    deliver(event, room.opened);
    const away = server.sockets.filter((socket) => socket.live && !room.opened.has(socket));
    const { roomId } = room.view;
    if (room.role) deliver({ event: 'head.moved', roomId, epoch: room.epoch, ...rooms.headOf(room) }, away);
  }

  function changed(): void {
    server.rev += 1;
    server.tell({ event: 'me.changed', rev: server.rev });
  }

  /** Rows after an id, as a page. */
  function pageOf<T>(rows: T[], idOf: (row: T) => string, after: unknown): { page: T[]; next?: string } {
    const left = rows.filter((row) => idOf(row) > ((after as string | undefined) ?? ''));
    const page = left.slice(0, server.page);
    const last = page.at(-1);
    return left.length > page.length && last ? { page, next: idOf(last) } : { page };
  }

  function markRead(room: FakeRoom, n: number): void {
    if (n <= room.receipt) return;
    room.receipt = Math.min(n, rooms.headOf(room).n);
    server.tell({ event: 'receipt.moved', roomId: room.view.roomId, n: room.receipt });
  }

  const rules: Record<string, (frame: Sent, socket: FakeSocket, room: FakeRoom) => Answer> = {
    hello() {
      const { page, ...next } = pageOf(mine(), idOf, undefined);
      const limits = { textPoints: 8000, textBytes: 16384, frameBytes: 32768, ...server.limits };
      const { user, rev } = server;
      const told = { user, rev, rooms: page.map(rooms.ownOf), ...next, limits, beatMs: 25_000, time: 0 };
      return { ok: { protocol: 1, version: '0.1.0', ...told, ...server.terms } };
    },
    rooms({ scope, after }) {
      const all = scope === 'own' ? mine() : [...server.rooms.values()].sort(byId);
      const { page, ...next } = pageOf(all, idOf, after);
      return { ok: { rooms: page.map(rooms.listedOf), ...next } };
    },
    beat({ rooms: all, after }, socket) {
      const told = all ? mine() : [...server.rooms.values()].filter((room) => room.opened.has(socket));
      const { page, ...next } = pageOf(told.sort(byId), idOf, after);
      const heads = page.map((room) => [idOf(room), { epoch: room.epoch, ...rooms.headOf(room) }]);
      return { ok: { heads: Object.fromEntries(heads), rev: server.rev, time: 0, ...next } };
    },
    openroom(_frame, socket, room) {
      room.opened.add(socket);
      return { ok: rooms.openReply(room) };
    },
    closeroom(_frame, socket, room) {
      room.opened.delete(socket);
      return { ok: {} };
    },
    history: (frame, _socket, room) => ({ ok: rooms.historyReply(room, frame) }),
    catchup: (frame, _socket, room) => ({ ok: rooms.catchupReply(room, frame) }),
    members({ after }, _socket, room) {
      const me = room.role ? [{ ...server.user, role: room.role }] : [];
      const all = [...room.others, ...me].sort((a, b) => (a.userId < b.userId ? -1 : 1));
      const { page, ...next } = pageOf<{ userId: string }>(all, (one) => one.userId, after);
      return { ok: { members: page, ...next } };
    },
    markread({ n }, _socket, room) {
      if (!room.role) return refusal('forbidden');
      markRead(room, Number(n));
      return { ok: { n: room.receipt } };
    },
    createroom({ name, topic }) {
      const room = server.make(`room-${server.rooms.size}`, 'owner');
      Object.assign(room.view, { name, topic: topic ?? '' });
      return { ok: { room: rooms.ownOf(room) } };
    },
    joinroom(_frame, _socket, room) {
      if (!room.role) server.place(idOf(room), 'member');
      return { ok: { room: rooms.ownOf(room) } };
    },
    leaveroom(_frame, _socket, room) {
      server.place(idOf(room));
      return { ok: {} };
    },
    updateroom({ name, topic }, _socket, room) {
      Object.assign(room.view, { ...(name !== undefined && { name }), ...(topic !== undefined && { topic }) });
      server.note(idOf(room), 'change', server.user, { name: room.view.name, topic: room.view.topic });
      return { ok: { room: room.view } };
    },
    sendmessage({ key, message: text }, socket, room) {
      const known = rooms.messagesOf(room).find((one) => one.key === key && one.userId === server.user.userId);
      const { messageId, seq, n, entryId, timestamp } = known ?? append(room, server.user, key, text, socket.number);
      return { ok: { messageId, seq, n, entryId, timestamp } };
    },
  };

  function append(room: FakeRoom, user: Fields, key: unknown, text: unknown, from = 0): Message {
    const common = { timestamp: new Date(0).toISOString(), connectionId: `c${from}`, roomId: idOf(room) };
    const who = { color: 'blue', ...user } as unknown as Pick<Message, 'userId' | 'username' | 'color'>;
    const message = rooms.appendPost(room, { ...common, ...who, key: String(key), message: String(text) });
    publish(room, { event: 'message.posted', ...message });
    return message;
  }

  const server: FakeServerState = {
    script: {},
    frames: [],
    tickets: 0,
    sockets: [],
    rooms: new Map([[ROOM, lobby]]),
    page: 100,
    rev: 1,
    get log() {
      return lobby.log;
    },
    set log(log) {
      lobby.log = log;
    },
    get epoch() {
      return lobby.epoch;
    },
    set epoch(epoch) {
      lobby.epoch = epoch;
    },
    limits: { inFlight: 8 },
    terms: {},
    user: { userId: 'me', username: 'Ines', color: 'green' },
    receive(socket, frame) {
      server.frames.push(frame);
      const room = roomOf(frame);
      const lost = frame['roomId'] !== undefined && !room ? refusal('not_found') : undefined;
      const rule = rules[frame.action];
      const answer = server.script.answer?.(frame) ?? lost ?? rule?.(frame, socket, room ?? lobby) ?? 'silence';
      if (answer !== 'silence' && !server.script.loses?.(frame)) socket.push({ re: frame.id, ...answer });
    },
    room(roomId) {
      const room = roomOf({ roomId });
      if (!room) throw new Error(`there is no room ${roomId}`);
      return room;
    },
    make(roomId, role) {
      const room = fakeRoom(roomId, role);
      server.rooms.set(roomId, room);
      if (role) changed();
      return room;
    },
    place(roomId, role) {
      const room = server.room(roomId);
      if (room.role === role) return;
      room.role = role;
      room.receipt = rooms.headOf(room).n;
      server.note(roomId, role ? 'join' : 'leave', server.user);
      changed();
    },
    post(text, user = { userId: 'other', username: 'Theo' }, key = `k${lobby.log.length}`, roomId = ROOM) {
      return append(server.room(roomId), user, key, text);
    },
    postTo: (roomId, text) => server.post(text, undefined, `post-${posts++}`, roomId),
    note(roomId, kind, who = { userId: 'new', username: 'New', color: 'pink' }, more) {
      const room = server.room(roomId);
      publish(room, { event: names[kind], ...rooms.appendNotice(room, kind, who, more) });
    },
    join: () => server.note(ROOM, 'join'),
    readElsewhere: (roomId, n) => markRead(server.room(roomId), n),
    tell: (event) =>
      deliver(
        event,
        server.sockets.filter((socket) => socket.live),
      ),
    drop(code) {
      for (const room of server.rooms.values()) room.opened.clear();
      for (const socket of server.sockets) socket.close(code);
    },
    fetch: async (input, init) => {
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Fields) : {};
      const answer = httpAnswer(input as string, init?.method ?? 'GET', body);
      if (!answer || answer.status === 0) throw new TypeError('no network');
      const text = answer.body === undefined ? null : JSON.stringify(answer.body);
      return new Response(text, { status: answer.status });
    },
    // `new` on a function that gives back an object yields that object, which is all the client sees.
    WebSocket: function (url: string) {
      return new FakeSocket(server, url);
    } as unknown as typeof globalThis.WebSocket,
  };

  function httpAnswer(path: string, method: string, body: Fields): { status: number; body?: unknown } | undefined {
    if (path === '/config.json') {
      return { status: 200, body: { name: 'Harbour', socket: 'ws://test/ws', guests: true, version: '0' } };
    }
    if (path === '/api/ticket') {
      server.tickets += 1;
      const scripted = server.script.ticket?.();
      return scripted ?? { status: 200, body: { ticket: `t${server.tickets}`, expiresInMs: 30_000 } };
    }
    const scripted = server.script.http?.(path, body);
    if (scripted) return scripted;
    if (path === '/api/session' && method === 'DELETE') return { status: 204 };
    if (path === '/api/me' && method === 'PATCH') Object.assign(server.user, body);
    return { status: 200, body: { user: server.user } };
  }

  return server;
}

function idOf(room: FakeRoom): string {
  return room.view.roomId;
}

function byId(a: FakeRoom, b: FakeRoom): number {
  return a.view.roomId < b.view.roomId ? -1 : 1;
}

/** The body of a refusal. */
export function refusal(error: ErrorBody['error'], retry: ErrorBody['retry'] = 'never', afterMs?: number): ErrorBody {
  return { error, message: '', retry, ...(afterMs !== undefined && { afterMs }) };
}
