import { describe, expect, it } from 'vitest';
import { emptyLog } from '../client/log.ts';
import type { Notice } from '../client/notice.ts';
import type { OutboxItem } from '../client/outbox.ts';
import type { Message } from '../protocol/message.ts';
import { initials } from './initials.ts';
import { linesOf, type Unread } from './lines.ts';
import { noticeText } from './noticeText.ts';

const me = { userId: 'me', username: 'Ines', color: 'violet' } as const;
const noon = new Date(2026, 10, 22, 12, 0).getTime();

const stamp = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

function message(n: number, userId: string, minutes: number): Message {
  const timestamp = stamp(minutes);
  const ids = { messageId: `m${n}`, entryId: `e${n}`, key: `k${n}`, connectionId: 'c', roomId: 'lobby' };
  return { ...ids, seq: n, n, rev: n, userId, username: userId, color: 'blue', timestamp, message: `text ${n}` };
}

interface Held {
  items?: OutboxItem[];
  notices?: Notice[];
  unread?: Unread;
  more?: boolean;
}

function shown(messages: Message[], { items = [], notices = [], unread, more = false }: Held = {}): string[] {
  const log = { ...emptyLog, messages, notices, more };
  return linesOf({ roomId: 'lobby', log, items, me, unread }).map((line) => {
    if (line.kind === 'hole') return `hole of ${line.count}`;
    if (line.kind === 'day') return 'day';
    if (line.kind === 'unread')
      return `${line.count} new${line.since === undefined ? '' : ` at ${timeAt(line.since)}`}`;
    if (line.kind === 'notice') return noticeText(line).replaceAll(/[\u2068\u2069]/gu, '');
    const place = line.first && line.last ? 'only' : line.first ? 'first' : line.last ? 'last' : 'middle';
    return `${line.text} ${place}${line.own ? ' mine' : ''}${line.note ? ` ${line.note}` : ''}`;
  });
}

const timeAt = (at: number): string => `12:0${Math.floor((at - noon) / 60_000)}`;

function notice(seq: number, kind: 'join' | 'leave', username: string): Notice {
  return { kind, seq, entryId: `e${seq}`, userId: username, username, color: 'blue', timestamp: stamp(0) };
}

const item = (key: string, state: OutboxItem['state']): OutboxItem => {
  const at = noon + 60_000;
  return { key, roomId: 'lobby', userId: 'me', text: key, at, since: at, state };
};

describe('the lines of a room', () => {
  it('[WEB2] groups what one person says within five minutes of a day', () => {
    expect(shown([message(1, 'a', 0), message(2, 'a', 4), message(3, 'b', 4), message(4, 'b', 10)])).toEqual([
      'day',
      'text 1 first',
      'text 2 last',
      'text 3 only',
      'text 4 only',
    ]);
    expect(shown([message(1, 'a', 0), message(2, 'a', 24 * 60)])).toEqual(['day', 'text 1 only', 'day', 'text 2 only']);
  });

  it('[WEB3] shows what is missing as a hole, and begins a new group after it', () => {
    expect(shown([message(1, 'a', 0), message(9, 'a', 1)])).toEqual(['day', 'text 1 only', 'hole of 7', 'text 9 only']);
  });

  it('[WEB4] says once for a run of waiting words that they wait, and "sent" on the newest own one only', () => {
    expect(shown([message(1, 'me', 0), message(2, 'me', 0)])).toEqual([
      'day',
      'text 1 first mine',
      'text 2 last mine sent',
    ]);
    expect(shown([message(1, 'me', 0)], { items: [item('a', 'queued'), item('b', 'queued')] })).toEqual([
      'day',
      'text 1 first mine',
      'a middle mine',
      'b last mine outgoing',
    ]);
    expect(shown([], { items: [item('a', 'failed'), item('b', 'failed'), item('c', 'queued')] })).toEqual([
      'day',
      'a first mine outgoing',
      'b middle mine outgoing',
      'c last mine outgoing',
    ]);
  });

  it('[WEB4] shows words once when they are in the log and not yet gone from the outbox', () => {
    expect(shown([message(1, 'me', 0)], { items: [item('k1', 'sending')] })).toEqual(['day', 'text 1 only mine sent']);
  });

  it('[WEB41] says where the messages begin that were new on opening, which own ones never do', () => {
    const [one, two, mine, three] = [message(1, 'a', 0), message(2, 'a', 1), message(3, 'me', 2), message(4, 'a', 3)];
    const from = (after: number, to: number, messages = [one, two, mine, three], more = false) =>
      shown(messages, { unread: { after, to }, more }).map((line) => line.replace(/ (only|first|middle|last).*/u, ''));
    expect(from(1, 4)).toEqual(['day', 'text 1', '2 new at 12:01', 'text 2', 'text 3', 'text 4']);
    expect(from(2, 4)).toEqual(['day', 'text 1', 'text 2', 'text 3', '1 new at 12:03', 'text 4']);
    // What came after opening is not new, nor is anything when only own words came.
    expect(from(2, 3)).toEqual(['day', 'text 1', 'text 2', 'text 3', 'text 4']);
    // Where older messages are missing, the first new one may be among them.
    expect(from(1, 4, [mine, three], true)).toEqual(['day', 'text 3', 'text 4']);
    expect(from(1, 4, [one, three])).toEqual(['day', 'text 1', '3 new', 'hole of 2', 'text 4']);
  });

  it('[WEB45] tells in their place who came and went, a run of either in one line', () => {
    const come = (seq: number, name: string) => notice(seq, 'join', name);
    const notices = [come(2, 'Ben'), come(3, 'Cy'), come(4, 'Ben'), notice(5, 'leave', 'Cy')];
    expect(shown([message(1, 'a', 0), { ...message(2, 'a', 0), seq: 9 }], { notices })).toEqual([
      'day',
      'text 1 only',
      'Ben and Cy joined',
      'Cy left',
      'text 2 only',
    ]);
    expect(shown([], { notices: ['A', 'B', 'C', 'D', 'E'].map((name, i) => come(i + 1, name)) })).toEqual([
      'day',
      'A, B, and 3 others joined',
    ]);
  });

  it('[WEB45] tells what a room is called now, and what about it has changed', () => {
    const change = (seq: number, name: string, topic: string): Notice => ({
      ...notice(seq, 'join', 'Ana'),
      kind: 'change',
      name,
      topic,
    });
    const notices = [
      change(1, 'a', ''),
      change(2, 'b', ''),
      change(3, 'b', 'x'),
      change(4, 'b', ''),
      change(5, 'c', 'y'),
    ];
    expect(shown([], { notices })).toEqual([
      'day',
      'Ana named this room a',
      'Ana named this room b',
      'Ana set the topic: x',
      'Ana took the topic away',
      'Ana changed this room: c, y',
    ]);
  });

  it('[WEB5] finds initials in any script', () => {
    expect(['Mara Lindqvist', 'theo', '李 小龙', '👩‍🚀 Sam', ' ', 'a_b-c'].map(initials)).toEqual([
      'ML',
      'T',
      '李小',
      '👩‍🚀S',
      '?',
      'AC',
    ]);
  });
});
