// What a check is, and what it may ask of the stage that it looks at.
import type { Switches } from '../local/chaos.ts';
import type { Id } from './checklist.ts';

/** What was seen, or has to be, by aspect. Compared as JSON is. */
export type Seen = Record<string, unknown>;

export interface Check {
  id: Id;
  expected: Seen;
  /** What the stage must be able to do beyond running functions of ours and answering the management API. */
  needs?: readonly Need[];
  /** Looks. What throws has not been seen as expected. */
  look(stage: Stage): Promise<Seen>;
}

/** An id that cannot be checked, and why. */
export interface NotApplicable {
  id: Id;
  skip: string;
}

/**
 * `clock`: its time can be moved. `switches`: things go wrong on demand. `throttles`: its settings can be chosen.
 * `inside`: the parts of the local run, which the check starts itself.
 */
export type Need = 'clock' | 'switches' | 'throttles' | 'inside';

export interface Stage {
  /** Starts a WebSocket API with the routes $connect, $disconnect, $default and greet, which accept unless told otherwise. */
  start(handlers?: Handlers, options?: ProbeOptions): Promise<Probe>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- events are looked at field by field
export type Event = any;
export type Handler = (event: Event) => unknown;

/** A function per route key; `mock` stands for a mock integration. */
export type Handlers = Record<string, Handler | 'mock'>;

export interface ProbeOptions {
  /** A route that there shall not be. */
  without?: '$default';
  /** What goes wrong; with a fixed seed unless it is given. */
  chaos?: Partial<Switches>;
  /** How many functions may run at once; no limit without it. */
  concurrency?: number;
  /** The stage's settings in the template, such as `DefaultRouteSettings`. */
  stage?: object;
}

export interface Probe {
  /** The address of the stage. */
  url: string;
  clock: { move(ms: number): void };
  /** The events of all functions so far. */
  events: Event[];
  /** Waits for an event of a type. */
  event(type: EventType): Promise<Event>;
  /** Calls the management API about a connection. */
  manage(method: string, connectionId: string, options?: ManageOptions): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

export type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

export interface ManageOptions {
  body?: string;
  stage?: string;
  authorization?: string;
}

export const accept: Handler = () => ({ statusCode: 200 });
