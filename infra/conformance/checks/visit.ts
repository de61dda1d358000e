// What several checks do with a probe.
import { type Event, type EventType, type Handlers, type Probe, type ProbeOptions, type Stage } from '../check.ts';
import { open, type Person, tried } from '../client.ts';

export interface Entered {
  probe: Probe;
  person: Person;
  connectionId: string;
}

/** Starts a probe and opens a socket to it. */
export async function enter({ start }: Stage, handlers?: Handlers, options?: ProbeOptions): Promise<Entered> {
  const probe = await start(handlers, options);
  const person = await open(probe.url);
  const { connectionId } = (await probe.event('CONNECT')).requestContext as { connectionId: string };
  return { probe, person, connectionId };
}

/** Comes, says `hello`, and leaves with a code and a reason; gives the three events of that. */
export async function visit({ start }: Stage, query = ''): Promise<Record<EventType, Event>> {
  const probe = await start();
  const { socket } = await open(`${probe.url}${query}`, [], { 'User-Agent': 'tester' });
  const CONNECT = await probe.event('CONNECT');
  socket.send('hello');
  const MESSAGE = await probe.event('MESSAGE');
  socket.close(4001, 'done');
  return { CONNECT, MESSAGE, DISCONNECT: await probe.event('DISCONNECT') };
}

/** How many events of a type there were. */
export function heard({ events }: Probe, type: EventType): number {
  return events.filter(({ requestContext }) => requestContext.eventType === type).length;
}

/** The code of the first $disconnect, once it comes. */
export async function endCode(probe: Probe): Promise<number | string> {
  return tried(async () => (await probe.event('DISCONNECT')).requestContext.disconnectStatusCode as number);
}

/** A frame of API Gateway's own, with the ids that differ each time replaced; else the text as it is. */
export function gatewayFrame(text: string, connectionId: string): unknown {
  try {
    const frame = JSON.parse(text) as Record<string, unknown>;
    const own = frame['connectionId'] === connectionId ? 'its own' : frame['connectionId'];
    return { ...frame, connectionId: own, requestId: typeof frame['requestId'] };
  } catch {
    return text;
  }
}
