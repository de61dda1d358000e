// What a command's handler is: a function of a context and a checked input. One per command, or it does not compile.
import type { CommandName, Input, Output, ServerEvent } from '../protocol/index.ts';
import type { Audience, Connection, Ports } from './ports.ts';
import type { Settings } from './settings.ts';

export interface Ctx {
  ports: Ports;
  settings: Settings;
  /** Whose frame this is. */
  connection: Connection;
  /** Publishes an event once the reply is on its way. In order within one command. */
  publish(audience: Audience, event: ServerEvent): void;
}

/** Handlers of some commands. A handler returns what `ok` holds, or throws a `ChatError`. */
export type Handlers<N extends CommandName> = { [K in N]: (ctx: Ctx, input: Input<K>) => Promise<Output<K>> };
