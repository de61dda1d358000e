import { describe, expect, it } from 'vitest';
import { emptyLog } from '../client/log.ts';
import type { OutboxItem } from '../client/outbox.ts';
import type { RoomState } from '../client/room.ts';
import type { Message } from '../protocol/message.ts';
import { initials } from './initials.ts';
import { linesOf } from './lines.ts';

const me = { userId: 'me', username: 'Ines', color: 'violet' } as const;
const noon = new Date(2026, 10, 22, 12, 0).getTime();

function message(n: number, userId: string, minutes: number): Message {
  const timestamp = new Date(noon + minutes * 60_000).toISOString();
  const ids = { messageId: `m${n}`, entryId: `e${n}`, key: `k${n}`, connectionId: 'c', roomId: 'lobby' };
  return { ...ids, seq: n, n, rev: n, userId, username: userId, color: 'blue', timestamp, message: `text ${n}` };
}

function shown(messages: Message[], items: OutboxItem[] = []): string[] {
  const view = { roomId: 'lobby', name: 'lobby', topic: '', kind: 'public' } as const;
  const room: RoomState = { view, head: { seq: 0, n: 0 }, receipt: 0, log: { ...emptyLog, messages } };
  return linesOf(room, items, me).map((line) => {
    if (line.kind === 'hole') return `hole of ${line.count}`;
    if (line.kind === 'day') return 'day';
    const place = line.first && line.last ? 'only' : line.first ? 'first' : line.last ? 'last' : 'middle';
    return `${line.text} ${place}${line.own ? ' mine' : ''}${line.note ? ` ${line.note}` : ''}`;
  });
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
    expect(shown([message(1, 'me', 0)], [item('a', 'queued'), item('b', 'queued')])).toEqual([
      'day',
      'text 1 first mine',
      'a middle mine',
      'b last mine outgoing',
    ]);
    expect(shown([], [item('a', 'failed'), item('b', 'failed'), item('c', 'queued')])).toEqual([
      'day',
      'a first mine outgoing',
      'b middle mine outgoing',
      'c last mine outgoing',
    ]);
  });

  it('[WEB4] shows words once when they are in the log and not yet gone from the outbox', () => {
    expect(shown([message(1, 'me', 0)], [item('k1', 'sending')])).toEqual(['day', 'text 1 only mine sent']);
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
