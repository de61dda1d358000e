// Lets go of the oldest part of a room's log that is here. The server has it still: scrolling up reads it again.
import type { LogState } from './log.ts';

/** A log that holds more messages and notices than this is shortened … */
export const LOG_MOST = 2_000;
/** … to so many: seldom, since each time the whole list changes. */
export const LOG_KEPT = 1_500;
/** As long as a page of history: no log becomes shorter. */
const LEAST = 50;

/** A log of at most `kept` messages and notices, the newest; of messages never fewer than a page. */
export function shortened(log: LogState, kept: number): LogState {
  const { messages, notices, reading } = log;
  // A page that is being read belongs before a message that is here.
  if (messages.length + notices.length <= kept || reading.length > 0) return log;
  const from = seqFromEnd(log, kept);
  const whole = messages.findIndex(({ seq }) => seq >= from);
  const at = Math.max(0, Math.min(whole < 0 ? Infinity : whole, messages.length - LEAST));
  // Among few messages a crowd may have come and gone: who came first is let go of, though the messages stay.
  const late = notices.filter(({ seq }) => seq >= from);
  const first = messages[at];
  if (!first || at === 0) return { ...log, notices: late };
  return {
    ...log,
    messages: messages.slice(at),
    notices: late.filter(({ seq }) => seq > first.seq),
    // Before a hole that stays the server has nothing.
    more: !log.gone.includes(first.n),
    gone: log.gone.filter((n) => n >= first.n),
  };
}

/** The seq of the `count`-th message or notice from the end. */
function seqFromEnd({ messages, notices }: LogState, count: number): number {
  let message = messages.length;
  let notice = notices.length;
  let seq = Infinity;
  for (let left = count; left > 0 && message + notice > 0; left -= 1) {
    const [a, b] = [messages[message - 1]?.seq ?? 0, notices[notice - 1]?.seq ?? 0];
    seq = Math.max(a, b);
    if (a > b) message -= 1;
    else notice -= 1;
  }
  return seq;
}
