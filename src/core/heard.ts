// What the log keeps of each frame: what was asked, by whom, with what outcome. Never what was said.
import type { CommandName } from '../protocol/index.ts';
import type { LogFields, Outcome, Ports } from './ports.ts';

/** The action of a frame that names none of ours: what a client made up is not written down. */
export const UNKNOWN = 'unknown';

/** A frame as its handling finds it out, step by step. */
export interface Heard {
  action: CommandName | 'ping' | typeof UNKNOWN;
  outcome: Outcome;
  userId?: string;
  /** The room it names, which need not exist. */
  roomId?: string;
}

/** Writes the line of one frame. */
export function note({ log }: Ports, { roomId, ...fields }: Heard & LogFields): void {
  // Of a room that is not there the name is only what a client made up.
  const known = roomId !== undefined && fields.outcome !== 'not_found';
  log.write('info', 'command', known ? { ...fields, roomId } : fields);
}
