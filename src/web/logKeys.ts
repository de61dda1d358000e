// The keys that go through the log by message.

/** The row that a key leads to: its id, or nothing when the key means something else here. `inView`: rows that fit. */
export function nextRow(
  { key, altKey, ctrlKey, metaKey }: { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean },
  rows: readonly string[],
  here: string | undefined,
  inView: number,
): string | undefined {
  if (altKey || ctrlKey || metaKey) return undefined;
  const at = here === undefined ? rows.length : rows.indexOf(here);
  const page = Math.max(1, inView - 1);
  const next = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: Infinity }[
    key
  ];
  return next === undefined ? undefined : rows[Math.min(Math.max(0, next), rows.length - 1)];
}
