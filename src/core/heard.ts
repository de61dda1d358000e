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

/** Writes the line of one frame, unless a limit refused it: those are counted, or a flood of frames were one of lines. */
export function note({ log }: Ports, { roomId, ...fields }: Heard & LogFields): void {
  if (fields.outcome === 'rate_limited') return;
  // Before a room was found its id is only what a client made up, and to close one nobody looks for it.
  const found = fields.outcome === 'forbidden' || (fields.outcome === 'ok' && fields.action !== 'closeroom');
  const known = roomId !== undefined && found;
  log.write('info', 'command', known ? { ...fields, roomId } : fields);
}
