// What the connection panel shows of the line: round trips, the last event, the next beat, and who is at the other end.
import type { Output } from '../protocol/index.ts';
import type { State } from './state.ts';

/** Round trips are kept for this long. */
const KEPT_MS = 5 * 60_000;
/** Events closer together than this count as one moment. */
const MOMENT_MS = 1_000;

export interface Pulse {
  /** Round trips of the last five minutes, oldest first. `at`: Unix ms of the answer. */
  rtts: readonly { at: number; ms: number }[];
  /** Unix ms. Missing while there is no connection. */
  nextBeatAt?: number;
  /** Unix ms at which something last came by itself, to the second. */
  lastEventAt?: number;
  /** Version of the protocol, and of the server. */
  protocol?: number;
  version?: string;
}

export const noPulse: Pulse = { rtts: [] };

/** A beat was answered. */
export function beatAnswered(state: State, at: number, ms: number): State {
  const rtts = [...state.pulse.rtts.filter((rtt) => rtt.at > at - KEPT_MS), { at, ms }];
  return { ...state, pulse: { ...state.pulse, rtts } };
}

/** The next beat goes out at `at`; without it, there is none. */
export function beatPlanned(state: State, at?: number): State {
  const { nextBeatAt: _, ...pulse } = state.pulse;
  return { ...state, pulse: at === undefined ? pulse : { ...pulse, nextBeatAt: at } };
}

/** Something came by itself. */
export function eventHeard(state: State, at: number): State {
  if (at - (state.pulse.lastEventAt ?? 0) < MOMENT_MS) return state;
  return { ...state, pulse: { ...state.pulse, lastEventAt: at } };
}

/** A greeting was answered. */
export function pulseGreeted(state: State, { protocol, version }: Output<'hello'>): State {
  return { ...state, pulse: { ...state.pulse, protocol, version } };
}
