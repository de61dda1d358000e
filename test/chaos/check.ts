// The checker: decides from a history whether the promises held. Pure; each violation is one sentence.
import type { Applied, Device, Final, History } from './history.ts';

/** All violations in a history; none means that nothing acknowledged was lost, doubled or out of order. */
export function violations({ devices, readers, log }: History): string[] {
  const bySeq = new Map(log.map((entry) => [entry.seq, entry]));
  return [
    ...numbering(log),
    ...doubled(log),
    ...strangers(devices, log),
    ...devices.flatMap((one) => ofDevice(one, log, bySeq)),
    ...readers.flatMap((one) => ofReader(one, log)),
  ];
}

/** Seqs are exactly 1 to the head, and n counts the posts. */
function numbering(log: Final[]): string[] {
  const seqs = log.flatMap(({ seq }, index) =>
    seq === index + 1 ? [] : [`entry ${index + 1} of the log has seq ${seq}`],
  );
  const posts = log.filter(({ kind }) => kind === 'post');
  return [
    ...seqs,
    ...posts.flatMap(({ n }, index) => (n === index + 1 ? [] : [`post ${index + 1} of the log has n ${n}`])),
  ];
}

/** A user's key made at most one entry. */
function doubled(log: Final[]): string[] {
  const seen = new Map<string, number>();
  return log.flatMap(({ kind, userId, key, seq }) => {
    if (kind !== 'post') return [];
    const first = seen.get(`${userId} ${key}`);
    seen.set(`${userId} ${key}`, first ?? seq);
    return first === undefined ? [] : [`key ${key} is in the log twice, at ${first} and ${seq}`];
  });
}

/** Nothing is in the log that nobody sent. */
function strangers(devices: Device[], log: Final[]): string[] {
  const sent = new Set(devices.flatMap(({ userId, sent }) => sent.map(({ key, text }) => `${userId} ${key} ${text}`)));
  const posts = log.filter(({ kind }) => kind === 'post');
  return posts.flatMap(({ seq, userId, key, text }) =>
    sent.has(`${userId} ${key} ${text}`) ? [] : [`entry ${seq} holds what nobody sent`],
  );
}

/** Every acknowledged message is where its acknowledgement said, and a device's messages keep their order. */
function ofDevice({ userId, sent }: Device, log: Final[], bySeq: Map<number, Final>): string[] {
  const lost = sent.flatMap(({ key, text, acks }) =>
    acks.flatMap(({ seq, n, entryId }) => {
      const entry = bySeq.get(seq);
      const there = entry?.key === key && entry.userId === userId && entry.text === text;
      return there && entry.n === n && entry.entryId === entryId ? [] : [`key ${key}, acknowledged at ${seq}, is lost`];
    }),
  );
  const order = new Map(sent.map(({ key }, index) => [key, index]));
  const stored = log.flatMap((entry) => (entry.userId === userId && entry.key ? [order.get(entry.key) ?? -1] : []));
  const swapped = stored.flatMap((place, index) =>
    index > 0 && place < (stored[index - 1] ?? 0) ? [`message ${place} of ${userId} was stored out of order`] : [],
  );
  return [...lost, ...swapped];
}

/** A reader applied the log from 1 to its end, each entry once. */
function ofReader(applied: Applied, log: Final[]): string[] {
  const wrong = applied.flatMap(({ seq, entryId }, index) => {
    const entry = log[index];
    return entry?.seq === seq && entry.entryId === entryId ? [] : [`a reader applied ${seq} as its entry ${index + 1}`];
  });
  const behind = applied.length < log.length ? [`a reader ended at ${applied.length} of ${log.length}`] : [];
  return [...wrong, ...behind];
}
