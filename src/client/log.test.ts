import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/message.ts';
import {
  behind,
  caughtUp,
  closed,
  emptyLog,
  type Entry,
  headHeard,
  type LogState,
  opened,
  pageRead,
  receive,
} from './log.ts';

const epoch = 'e1';
const view = { roomId: 'lobby', name: 'lobby', topic: '', kind: 'public' } as const;

/** A log in which every third entry is no post. */
const isPost = (seq: number) => seq % 3 !== 0;
const nOf = (seq: number) => seq - Math.floor(seq / 3);
const message = (seq: number): Message => ({
  messageId: `m${seq}`,
  timestamp: '',
  message: `text ${seq}`,
  connectionId: 'c',
  roomId: 'lobby',
  seq,
  n: nOf(seq),
  rev: seq,
  entryId: `x${seq}`,
  userId: 'u',
  username: 'U',
  color: 'blue',
  key: `k${seq}`,
});
const entry = (seq: number): Entry =>
  isPost(seq) ? { seq, entryId: `x${seq}`, message: message(seq) } : { seq, entryId: `x${seq}` };
const cursor = (seq: number) => ({ epoch, seq, entryId: seq === 0 ? '' : `x${seq}` });
const posts = (from: number, to: number): Message[] =>
  Array.from({ length: to - from }, (_, i) => from + 1 + i)
    .filter(isPost)
    .map(message);
const openReply = (head: number) => ({
  room: view,
  epoch,
  floor: 1,
  receipt: 0,
  cursor: cursor(head),
  head: { seq: head, n: nOf(head) },
});
const catchUp = (log: LogState, head: number, limit: number): LogState => {
  const from = log.cursor?.seq ?? 0;
  const to = Math.min(head, from + limit);
  const reply = { entries: [], messages: posts(from, to), cursor: cursor(to), head: { seq: head, n: nOf(head) } };
  return caughtUp(log, { ...reply, more: to < head });
};
const history = (log: LogState, head: number, limit: number, before?: number): LogState => {
  const older = posts(0, head).filter((one) => one.n < (before ?? Infinity));
  const messages = older.slice(-limit);
  return pageRead(log, before, { messages, notices: [], more: messages.length < older.length, floor: 1 });
};
const texts = (log: LogState) => log.messages.map((one) => one.seq);

describe('a log in a tab', () => {
  const start = history(opened(emptyLog, openReply(4)), 4, 50);

  it('[SYNC1] drops what it has, applies what is next, holds what comes later', () => {
    expect(receive(start, entry(4))).toBe(start);
    expect(receive(start, entry(5)).cursor).toEqual(cursor(5));
    const early = receive(start, entry(7));
    expect([early.cursor?.seq, texts(early)]).toEqual([4, [1, 2, 4]]);
    const whole = receive(receive(early, entry(6)), entry(5));
    expect([whole.cursor?.seq, texts(whole), whole.held]).toEqual([7, [1, 2, 4, 5, 7], []]);
  });

  it('[SYNC1] holds at most 256 and still knows where the log ends', () => {
    const full = Array.from({ length: 300 }, (_, i) => entry(10 + i)).reduce(receive, start);
    expect([full.held.length, full.head, behind(full)]).toEqual([256, 309, true]);
  });

  it('[SYNC3] is behind as soon as a head tells of more', () => {
    expect([behind(start), behind(headHeard(start, 5)), behind(closed(headHeard(start, 5)))]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('[SYNC4] continues in the same epoch, and begins anew in another or behind its own end', () => {
    const back = opened(closed(start), openReply(9));
    expect([back.cursor?.seq, texts(back), behind(back)]).toEqual([4, [1, 2, 4], true]);
    const restored = opened(closed(start), { ...openReply(9), epoch: 'e2', cursor: { ...cursor(9), epoch: 'e2' } });
    expect([restored.cursor?.epoch, texts(restored), restored.newest]).toEqual(['e2', [], 'missing']);
    expect(texts(opened(closed(start), openReply(2)))).toEqual([]);
  });

  it('[SYNC1] is not taken back by an answer that was overtaken by events', () => {
    const asked = start;
    const ahead = [5, 6, 7].map(entry).reduce(receive, asked);
    const late = caughtUp(ahead, {
      entries: [],
      messages: posts(4, 5),
      cursor: cursor(5),
      head: openReply(5).head,
      more: false,
    });
    expect([late.cursor?.seq, texts(late)]).toEqual([7, [1, 2, 4, 5, 7]]);
  });

  it('[SYNC4] holds nothing of one connection into the next: it may be of another log', () => {
    const early = receive(start, entry(7));
    const restored = opened(closed(early), { ...openReply(5), epoch: 'e2', cursor: { ...cursor(5), epoch: 'e2' } });
    expect([restored.held, restored.head, behind(restored)]).toEqual([[], 5, false]);
  });

  it('[SYNC5] goes to the newest page when more than 500 behind, and lets go of what may have changed since', () => {
    const far = opened(closed(start), openReply(900));
    expect([far.cursor?.seq, far.newest, texts(far)]).toEqual([900, 'missing', [1, 2, 4]]);
    const early = receive(far, entry(901));
    expect(texts(early)).toEqual([1, 2, 4]);
    const page = history(early, 900, 3);
    expect([texts(page), page.more, page.cursor?.seq]).toEqual([[896, 898, 899, 901], true, 901]);
  });

  it('[SYNC6] says for good that what lies below the floor is gone', () => {
    const page = pageRead(start, 1, { messages: [], notices: [], more: false, floor: 3 });
    expect(page.gone).toEqual([]);
    const lowest = { messages: posts(3, 8), notices: [], more: false, floor: 4 };
    const cut = pageRead({ ...start, messages: [message(8)] }, undefined, lowest);
    expect(cut.gone).toEqual([3]);
  });

  it('[SYNC7] of two states of a message keeps the one changed last', () => {
    const edited = { ...message(2), rev: 5, message: 'edited' };
    const newer = pageRead(start, 3, { messages: [edited], notices: [], more: false, floor: 1 });
    const again = pageRead(newer, 3, { messages: [message(2)], notices: [], more: false, floor: 1 });
    expect(again.messages[1]?.message).toBe('edited');
  });

  it('[SYNC2] equals the log after any order, repetition and loss of events', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('arrives' as const), seq: fc.integer({ min: 1, max: 60 }) }),
        fc.record({ kind: fc.constant('grows' as const), by: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ kind: fc.constant('catches up' as const), limit: fc.integer({ min: 1, max: 10 }) }),
        fc.record({ kind: fc.constant('reads history' as const), limit: fc.integer({ min: 1, max: 10 }) }),
        fc.record({ kind: fc.constant('reconnects' as const) }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), steps, (begin, script) => {
        let head = begin;
        let log = history(opened(emptyLog, openReply(head)), head, 100);
        for (const step of script) {
          const before = log.cursor?.seq ?? 0;
          if (step.kind === 'grows') head += step.by;
          else if (step.kind === 'arrives' && step.seq <= head) log = receive(log, entry(step.seq));
          else if (step.kind === 'catches up') log = catchUp(log, head, step.limit);
          else if (step.kind === 'reads history') log = history(log, head, step.limit, log.messages[0]?.n);
          else if (step.kind === 'reconnects') log = opened(closed(log), openReply(head));
          expect(log.cursor?.seq).toBeGreaterThanOrEqual(before);
          // What the cursor has passed is there, each once and in order.
          const passed = log.messages.filter((one) => one.seq <= (log.cursor?.seq ?? 0));
          expect(passed).toEqual(posts(0, log.cursor?.seq ?? 0));
        }
        log = headHeard(log, head);
        while (behind(log)) log = catchUp(log, head, 7);
        expect(log.messages).toEqual(posts(0, head));
        expect(log.held).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
