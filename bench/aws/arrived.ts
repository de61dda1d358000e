// What has reached clients: which messages, when, and how often.
import type { Arrival, Sockets } from './sockets.ts';

interface Told {
  messageId?: string;
  re?: string;
}

export interface Reached {
  /** Clients that a message has reached, and clients that it has reached more than once. */
  clients: number;
  doubled: number;
  /** When the last client got it first, in Unix milliseconds; undefined when nobody did. */
  last: number | undefined;
}

/** Who has got anything that is a message. Meant for a run in which there was one. */
export function reachedBy(sockets: Sockets): Reached {
  const times = [...sockets.all()].map(({ arrivals }) =>
    arrivals.filter(({ text }) => told(text).some(({ messageId }) => messageId !== undefined)).map(({ at }) => at),
  );
  const got = times.filter((of) => of.length > 0);
  const last = got.reduce((latest, [first = 0]) => Math.max(latest, first), 0);
  return {
    clients: got.length,
    doubled: got.filter((of) => of.length > 1).length,
    last: got.length === 0 ? undefined : last,
  };
}

/** When the answer to the frame `id` came, by itself or within an event. */
export function answeredAt(arrivals: readonly Arrival[], id: string): number | undefined {
  return arrivals.find(({ text }) => told(text).some(({ re }) => re === id))?.at;
}

/** The objects of a frame: one, or several in an array. */
function told(text: string): Told[] {
  return [JSON.parse(text) as Told | Told[]].flat();
}
