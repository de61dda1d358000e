// Commands with their types: what goes in and what comes back is declared in the protocol.
import type { CommandName, Input, Output } from '../protocol/index.ts';
import type { Connection } from './connection.ts';
import { Refusal } from './refusal.ts';

/** Sends a command over the connection. Rejects with `Refusal`, or with `Lost` when no answer came. */
export type Ask = <N extends CommandName>(name: N, input: Input<N>, withinMs?: number) => Promise<Output<N>>;

/** Types a socket that is not the connection yet: a command that wants a sign-in ends nothing. */
export function askOver({ ask }: Pick<Connection, 'ask'>): Ask {
  return createAsk({ ask, cut: () => undefined });
}

/** Types a connection. A command that wants a sign-in ends it: the next ticket tells whether the session has. */
export function createAsk(connection: Pick<Connection, 'ask' | 'cut'>): Ask {
  return async (name, input, withinMs) => {
    try {
      // The version was agreed on in the greeting, and the contract suites hold servers to these types.
      return (await connection.ask(name, input, withinMs)) as never;
    } catch (error) {
      if (error instanceof Refusal && error.retry === 'after_sign_in') connection.cut();
      throw error;
    }
  };
}
