// What a server's frame means to a tab: replies, refusals and events, one object or an array of them.
import { events, type EventName, type ServerEvent } from '../protocol/index.ts';
import { type Refusal, readRefusal } from './refusal.ts';

/** An event's place in its room's log; an event that this version does not know has nothing else. */
export interface Arrival {
  roomId: string;
  seq: number;
  entryId: string;
  event?: ServerEvent;
  /** This version knows such events, but not in this form: what it told has to be read from the log. */
  garbled?: true;
}

/** One object of a frame: an answer, an event, or both at once. */
export interface Received {
  re?: string;
  answer?: { ok: unknown } | { refusal: Refusal };
  /** An entry of a room's log came. */
  arrival?: Arrival;
  /** An event that has no place in a log. */
  news?: ServerEvent;
  /** API Gateway's own word that it could not have a frame handled. It does not say which. */
  unhandled?: true;
}

/** Opens a server's frame. What is neither an answer nor an event nor a word of API Gateway's is left out. */
export function openServerFrame(text: string): Received[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : [value]).flatMap((item) => {
    const received = typeof item === 'object' && item !== null ? read(item as Record<string, unknown>) : undefined;
    return received ? [received] : [];
  });
}

function read(fields: Record<string, unknown>): Received | undefined {
  if (isUnhandled(fields)) return { unhandled: true };
  const received: Received = readEvent(fields);
  if (typeof fields['re'] === 'string') {
    received.re = fields['re'];
    if ('error' in fields) received.answer = { refusal: readRefusal(fields) };
    else if ('ok' in fields) received.answer = { ok: fields['ok'] };
    // An event that carries `re` is the reply too: its fields hold all that the reply would.
    else if ('event' in fields) received.answer = { ok: fields };
  }
  return received.answer || received.arrival || received.news ? received : undefined;
}

/** Such as `{"message":"Internal server error","connectionId":"…","requestId":"…"}` for a function that was throttled. */
function isUnhandled(fields: Record<string, unknown>): boolean {
  const words = ['message', 'connectionId', 'requestId'];
  return Object.keys(fields).length === words.length && words.every((word) => typeof fields[word] === 'string');
}

function readEvent(fields: Record<string, unknown>): Pick<Received, 'arrival' | 'news'> {
  const { event: name, roomId, seq, entryId } = fields;
  if (typeof name !== 'string') return {};
  const known = Object.hasOwn(events, name) ? events[name as EventName] : undefined;
  const parsed = known?.fields.safeParse(fields);
  // The schema was looked up by the event's name, which the type cannot follow.
  const event = parsed?.success ? ({ event: name, ...parsed.data } as ServerEvent) : undefined;
  if (known && known.kind !== 'logged') return event ? { news: event } : {};
  // An entry has an id; a place alone may also be told by what is none.
  if (typeof roomId !== 'string' || typeof entryId !== 'string' || !Number.isSafeInteger(seq)) return {};
  const place = { roomId, seq: seq as number, entryId };
  return { arrival: { ...place, ...(event ? { event } : known && { garbled: true }) } };
}
