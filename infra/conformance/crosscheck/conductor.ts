// Runs the functions of checks for a gateway in another process: its probe function asks here what to do.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Event, Handler, Handlers } from '../check.ts';

/** The functions of one probe, and the events that they got. */
export interface Cast {
  handlers: Handlers;
  events: Event[];
}

export interface Conductor {
  address: string;
  /** From now on new connections belong to this cast. Those of before stay with theirs. */
  play(cast: Cast): void;
  stop(): void;
}

export async function startConductor(): Promise<Conductor> {
  const casts = new Map<string, Cast>();
  let playing: Cast = { handlers: {}, events: [] };
  const perform = async (event: Event): Promise<unknown> => {
    const { connectionId, routeKey } = event.requestContext;
    const cast = casts.get(connectionId) ?? playing;
    casts.set(connectionId, cast);
    cast.events.push(event);
    return (cast.handlers[routeKey] as Handler)(event);
  };
  const server = createServer((request, response) => {
    void json(request)
      .then(perform)
      .then(
        (value) => response.end(JSON.stringify({ value })),
        (error) => response.writeHead(500).end(String(error)),
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    play: (cast) => {
      playing = cast;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
