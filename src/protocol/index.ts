// The whole wire in one place: every command and every event, merged from the areas.
import type * as z from 'zod/mini';
import { connectionCommands, connectionEvents } from './connection.ts';
import { logCommands } from './log.ts';
import { memberCommands, memberEvents } from './member.ts';
import { messageCommands, messageEvents } from './message.ts';
import { roomCommands, roomEvents } from './room.ts';

export const commands = {
  ...connectionCommands,
  ...roomCommands,
  ...memberCommands,
  ...messageCommands,
  ...logCommands,
};
export const events = { ...connectionEvents, ...roomEvents, ...memberEvents, ...messageEvents };

export type CommandName = keyof typeof commands;
export type Input<N extends CommandName> = z.infer<(typeof commands)[N]['input']>;
export type Output<N extends CommandName> = z.infer<(typeof commands)[N]['output']>;

export type EventName = keyof typeof events;
/** What a server sends unasked: an event's fields and its name. */
export type ServerEvent = { [N in EventName]: { event: N } & z.infer<(typeof events)[N]['fields']> }[EventName];
