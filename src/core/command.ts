// Runs a command of a `parley.v1` connection: finds its handler, checks its fields, gives back the value of `ok`.
import { type CommandName, commands, type Input, type Output } from '../protocol/index.ts';
import { PING } from '../protocol/connection.ts';
import { ChatError } from '../protocol/errors.ts';
import { check, type Envelope } from '../protocol/frame.ts';
import { connectionHandlers } from './connection.ts';
import type { Ctx, Handlers } from './handler.ts';
import { logHandlers } from './log.ts';
import { memberHandlers } from './member.ts';
import { messageHandlers } from './message.ts';
import { roomHandlers } from './room.ts';

/** One handler for every command; a missing one does not compile. */
const handlers: Handlers<CommandName> = {
  ...connectionHandlers,
  ...roomHandlers,
  ...memberHandlers,
  ...messageHandlers,
  ...logHandlers,
};

/** Whether an action is one of the commands. */
export function isCommand(action: string | undefined): action is CommandName {
  return action !== undefined && Object.hasOwn(commands, action);
}

/** The command a frame names. Throws `unknown_action`, naming the actions there are, and `invalid` without an id. */
export function commandOf({ action, id }: Envelope): CommandName {
  if (!isCommand(action)) {
    throw new ChatError('unknown_action', `Unknown action. Supported: ${[...Object.keys(commands), PING].join(', ')}.`);
  }
  if (id === undefined) throw new ChatError('invalid', 'id is not 1 to 64 plain characters.');
  return action;
}

/** Checks the fields of a command. Throws `invalid` or `too_large`. */
export function inputOf<N extends CommandName>(name: N, fields: { [field: string]: unknown }): Input<N> {
  return check(commands[name].input, fields) as Input<N>;
}

/** Runs a command's handler. */
export async function run<N extends CommandName>(ctx: Ctx, name: N, input: Input<N>): Promise<Output<N>> {
  const handler: (ctx: Ctx, input: Input<N>) => Promise<Output<N>> = handlers[name];
  return handler(ctx, input);
}
