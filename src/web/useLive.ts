// Which lines have just come by themselves: they slide in. History and catch-up never do.
import { useEffect, useRef, useState } from 'react';
import { behind, type LogState } from '../client/log.ts';
import type { Line } from './lines.ts';

/** More at once than this is catching up, whatever it is called. */
const AT_ONCE = 3;
/** Longer than sliding in takes; a line that is put into the page later does not slide again. */
const FRESH_MS = 400;

const none: ReadonlySet<string> = new Set();

/** The ids of lines that were added at the end while the room's events flowed, for as long as it takes to slide in. */
export function useLive(log: LogState, lines: readonly Line[]): ReadonlySet<string> {
  const flows = log.open && log.newest === 'read' && !behind(log);
  const [last, setLast] = useState({ lines, flows: false, fresh: none });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  let { fresh } = last;
  if (last.lines !== lines) {
    if (flows && last.flows) fresh = addedAtEnd(last.lines, lines, fresh);
    setLast({ lines, flows, fresh });
  }
  useEffect(() => {
    if (fresh.size === 0) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setLast((was) => ({ ...was, fresh: none })), FRESH_MS);
  }, [fresh]);
  return fresh;
}

function addedAtEnd(before: readonly Line[], after: readonly Line[], fresh: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set(before.slice(-2 * AT_ONCE).map((line) => line.id));
  const added = after.slice(-AT_ONCE - 1).filter((line) => !known.has(line.id));
  if (added.length === 0 || added.length > AT_ONCE) return fresh;
  return new Set([...fresh, ...added.map((line) => line.id)]);
}
