// The gateway: what a socket driver calls. Finds out who speaks, runs the frame, turns whatever happens into one reply.
import { encodeClassicError } from '../protocol/classic.ts';
import { PING } from '../protocol/connection.ts';
import { ChatError, errorBody, errors } from '../protocol/errors.ts';
import { encodeError, encodeFolded, encodeReply, type Envelope, openFrame } from '../protocol/frame.ts';
import type { CommandName, Input, Output, ServerEvent } from '../protocol/index.ts';
import { bytesOf, FRAME_BYTES } from '../protocol/limits.ts';
import { runClassic } from './classic.ts';
import { commandOf, inputOf, isCommand, run } from './command.ts';
import type { Ctx } from './handler.ts';
import { shake } from './handshake.ts';
import { createLanes } from './lanes.ts';
import { take } from './limits.ts';
import type { Audience, Connection, ConnectionId, Ports } from './ports.ts';
import { refusalOf } from './refusal.ts';
import { type Heard, note, UNKNOWN } from './heard.ts';
import type { Accepted, Frame, Gateway, NewConnection, Refused } from './seam.ts';
import type { Settings } from './settings.ts';

/** An event that a command caused, and whom it is for. */
interface Published {
  audience: Audience;
  event: ServerEvent;
}

/** The gateway of one process. */
export function createGateway(ports: Ports, settings: Settings): Gateway {
  const lanes = createLanes(async (connectionId) => (await ports.connections.get(connectionId)) !== undefined);

  /** The reply to a frame of a `parley.v1` connection. Nothing is said to a ping. */
  async function replyTo(ctx: Ctx, frame: Frame, heard: Heard, published: Published[]): Promise<Frame | undefined> {
    let id: string | undefined;
    try {
      const envelope = openFrame(frame);
      if (envelope.action === PING) return void (heard.action = PING);
      id = envelope.id;
      const name = commandOf(envelope);
      heard.action = name;
      const input = inputOf(name, envelope.fields);
      if ('roomId' in input) heard.roomId = input.roomId;
      const ok = await runInLane(ctx, name, input);
      return foldIn(ctx, id as string, published) ?? encodeReply(id as string, ok);
    } catch (error) {
      return encodeError(id, errorBody(refused(heard, error)));
    }
  }

  /**
   * The reply to a post and the event that tells of it, in one frame, for a sender who would get both; the event then goes
   * to the others only. Undefined when there is no such event, or where a frame more costs nothing.
   */
  function foldIn({ connection }: Ctx, re: string, published: Published[]): Frame | undefined {
    if (!settings.foldReplies) return undefined;
    const { connectionId, opened } = connection;
    for (const [at, { audience, event }] of published.entries()) {
      if (event.event !== 'message.posted' || !('roomId' in audience) || !opened?.includes(audience.roomId)) continue;
      published[at] = { audience: { ...audience, except: connectionId }, event };
      return encodeFolded(re, event);
    }
    return undefined;
  }

  function refused(heard: Heard, error: unknown): ChatError {
    const refusal = refusalOf(ports, error);
    heard.outcome = refusal.code;
    return refusal;
  }

  /**
   * The refusal of a frame that is one too many, or too large. Its fields are looked at for one thing only: a send is refused in its
   * lane, so that the next one does not overtake it.
   */
  async function replyToExcess(
    { connection }: Ctx,
    frame: Frame,
    heard: Heard,
    limit: unknown,
  ): Promise<Frame | undefined> {
    const { action, id, fields } = readEnvelope(frame);
    if (action === PING || isCommand(action)) heard.action = action;
    const send =
      action === 'sendmessage' && settings.inFlight > 1 && connection.kind === 'parley' ? sendOf(fields) : undefined;
    let refusal = limit;
    if (send) {
      const { roomId, key } = send;
      const again = lanes.run(connection.connectionId, roomId, key, async () => {
        throw limit;
      });
      refusal = await again.catch((error: unknown) => error);
    }
    const body = errorBody(refused(heard, refusal));
    if (action === PING) return undefined;
    if (connection.kind === 'parley') return encodeError(id, body);
    return encodeClassicError(body, new Date(ports.clock.now()).toISOString());
  }

  /** Sends to one room keep their order; one command at a time keeps it by itself. */
  function runInLane<N extends CommandName>(ctx: Ctx, name: N, input: Input<N>): Promise<Output<N>> {
    if (settings.inFlight === 1 || !('key' in input)) return run(ctx, name, input);
    return lanes.run(ctx.connection.connectionId, input.roomId, input.key, () => run(ctx, name, input));
  }

  async function replyToClassic(ctx: Ctx, frame: Frame, heard: Heard): Promise<Frame | undefined> {
    try {
      await runClassic(ctx, frame, heard);
      return undefined;
    } catch (error) {
      return encodeClassicError(errorBody(refused(heard, error)), new Date(ports.clock.now()).toISOString());
    }
  }

  /** What is said to a connection that is not known, or cannot be looked up: by its frame alone one tells its kind. */
  function replyToStranger(frame: Frame, refusal: ChatError): Frame | undefined {
    const { action, id } = readEnvelope(frame);
    if (action === PING) return undefined;
    if (id !== undefined) return encodeError(id, errorBody(refusal));
    return encodeClassicError(errorBody(refusal), new Date(ports.clock.now()).toISOString());
  }

  return {
    async opened(connection) {
      const outcome = await shaken(connection);
      const { connectionId } = connection;
      if (outcome.accepted) {
        const kind = outcome.protocol === undefined ? 'classic' : 'parley';
        ports.log.write('info', 'connection opened', { connectionId, kind });
        // Whom a limit refused is counted: a crowd at the door must not be a crowd in the log.
      } else if (outcome.afterMs === undefined) {
        ports.log.write('info', 'connection refused', { outcome: outcome.error });
      }
      return outcome;
    },

    async received(connectionId, frame) {
      const published: Published[] = [];
      const publish: Ctx['publish'] = (audience, event) => published.push({ audience, event });
      const took = ports.meter.command();
      const heard: Heard = { action: UNKNOWN, outcome: 'ok' };
      const connection = await find(connectionId);
      let reply: Frame | undefined;
      if (connection instanceof ChatError) {
        heard.outcome = connection.code;
        reply = replyToStranger(frame, connection);
      } else {
        const ctx = { ports, settings, connection, publish };
        // Before anything else is done for it: what is no command costs as much as one.
        const limit = (await excess(connectionId)) ?? oversize(frame);
        if (limit !== undefined) reply = await replyToExcess(ctx, frame, heard, limit);
        else if (connection.kind === 'classic') reply = await replyToClassic(ctx, frame, heard);
        else reply = await replyTo(ctx, frame, heard, published);
        heard.userId = connection.user.userId;
      }
      note(ports, { ...heard, connectionId, ms: took(heard.action, heard.outcome), bytes: bytesOf(frame) });
      return {
        ...(reply === undefined ? {} : { reply }),
        ...(published.length === 0 ? {} : { after: () => publishAll(published) }),
      };
    },

    async closed(connectionId, { code, ms }) {
      lanes.close(connectionId);
      ports.log.write('info', 'connection closed', { connectionId, code, ms });
      try {
        await ports.connections.close(connectionId);
      } catch (error) {
        refusalOf(ports, error);
      }
    },
  };

  async function shaken(connection: NewConnection): Promise<Accepted | Refused> {
    try {
      const outcome = await shake(ports, settings, connection);
      if (!outcome.accepted) ports.meter.refused(outcome.error);
      return outcome;
    } catch (error) {
      const { code, message, afterMs } = refusalOf(ports, error);
      const refused: Refused = { accepted: false, status: errors[code].status, error: code, message };
      return afterMs === undefined ? refused : { ...refused, afterMs };
    }
  }

  /** Counts a frame. Gives what refuses it, if it is one too many. */
  async function excess(connectionId: ConnectionId): Promise<unknown> {
    try {
      await take(ports, 'command', connectionId);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async function find(connectionId: ConnectionId): Promise<Connection | ChatError> {
    try {
      return (await ports.connections.get(connectionId)) ?? new ChatError('unauthenticated');
    } catch (error) {
      return refusalOf(ports, error);
    }
  }

  async function publishAll(published: Published[]): Promise<void> {
    for (const { audience, event } of published) {
      try {
        await ports.transport.publish(audience, event);
      } catch (error) {
        // The log has it, and the next beat tells: the fan-out may fail, the message is not lost.
        refusalOf(ports, error);
      }
    }
  }
}

/** What refuses a frame that is too large. Most drivers let none of that size through; API Gateway does. */
function oversize(frame: Frame): ChatError | undefined {
  return bytesOf(frame) > FRAME_BYTES ? new ChatError('too_large') : undefined;
}

/** What a frame wants to send, if it is all right. */
function sendOf(fields: Envelope['fields'] = {}): Input<'sendmessage'> | undefined {
  try {
    return inputOf('sendmessage', fields);
  } catch {
    // It is refused in any case, and has no lane then.
    return undefined;
  }
}

/** The envelope of a frame, empty when it has none. */
function readEnvelope(frame: Frame): Partial<Envelope> {
  try {
    return openFrame(frame);
  } catch {
    // What is no frame has neither action nor id: that is all this asks.
    return {};
  }
}
