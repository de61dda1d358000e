// A report on the connection, for whoever helps: what the panel shows, with the codes that the page keeps from people.
import { waitingCount } from '../client/outbox.ts';
import type { State } from '../client/state.ts';
import type { ConnectionFace } from './connectionFace.ts';

interface Surroundings {
  agent: string;
  page: string;
  /** Unix ms. */
  at: number;
}

/** The report as lines of `name: value`, in English: it is read elsewhere. Nothing that anybody said is in it. */
export function reportOf(state: State, face: ConnectionFace, { agent, page, at }: Surroundings): string {
  const { connection, pulse, outbox, place, server } = state;
  const values = pulse.rtts.map(({ ms }) => Math.round(ms));
  const rows = {
    at: new Date(at).toISOString(),
    page,
    socket: server.address,
    state: face.kind,
    connection: JSON.stringify(connection),
    'page version': place?.version,
    'server version': pulse.version,
    protocol: pulse.protocol,
    'round trips, ms': values.join(' '),
    'last event': pulse.lastEventAt && new Date(pulse.lastEventAt).toISOString(),
    'waiting to send': waitingCount(outbox),
    'kept in this browser': outbox.kept,
    pauses: JSON.stringify([...outbox.pauses.values()].map(({ problem }) => problem)),
    browser: agent,
  };
  return Object.entries(rows)
    .map(([name, value]) => `${name}: ${value ?? '-'}`)
    .join('\n');
}
