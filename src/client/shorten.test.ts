import { describe, expect, it } from 'vitest';
import { framesOf, openTab, type Stage } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import { emptyLog, type LogState } from './log.ts';
import type { Notice } from './notice.ts';
import { LOG_KEPT, LOG_MOST, shortened } from './shorten.ts';

const logOf = ({ chat }: Stage, roomId = ROOM) => {
  const log = chat.get().rooms.get(roomId)?.log;
  if (!log) throw new Error(`there is no room ${roomId}`);
  return log;
};

async function say(stage: Stage, count: number, each?: (n: number) => void): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const { n } = stage.server.postTo(ROOM, `text ${i}`);
    // Two hundred and fifty-six arrivals are held at most.
    if (i % 50 === 0) await settled();
    each?.(n);
  }
  await settled();
}

const ns = (stage: Stage, roomId?: string) => logOf(stage, roomId).messages.map(({ n }) => n);

/** A log with a message at every tenth seq and notices between them. */
function busyLog(messages: number): LogState {
  const common = { entryId: '', timestamp: '', userId: 'u', username: 'U', color: 'blue' } as const;
  const message = { ...common, messageId: '', message: '', connectionId: '', roomId: ROOM, key: '' };
  const seqs = Array.from({ length: messages * 10 }, (_, i) => i + 1);
  return {
    ...emptyLog,
    messages: seqs.filter((seq) => seq % 10 === 0).map((seq) => ({ ...message, seq, n: seq / 10, rev: seq })),
    notices: seqs.filter((seq) => seq % 10 > 0).map((seq): Notice => ({ ...common, kind: 'join', seq })),
  };
}

describe('a shortened log', () => {
  it('[SYNC12] counts notices too, but keeps a page of messages', () => {
    const log = shortened(busyLog(200), 1000);
    expect([log.messages[0]?.n, log.messages.length, log.notices.length]).toEqual([101, 100, 891]);
    expect(shortened(busyLog(200), 100).messages).toHaveLength(50);
  });

  it('[SYNC12] lets go of who came first where a crowd passes through and few people write', () => {
    const few = { ...busyLog(5_000), messages: busyLog(40).messages };
    const log = shortened(few, 1_000);
    expect([log.messages.length, log.notices.length, log.notices.at(-1)?.seq]).toEqual([40, 1_000, 49_999]);
  });

  it('[SYNC12] knows that before a hole that stays there is nothing, and waits for a page that is being read', () => {
    const log = shortened({ ...busyLog(200), gone: [20, 101, 150] }, 1000);
    expect([log.messages[0]?.n, log.gone, log.more]).toEqual([101, [101, 150], false]);
    const reading = { ...busyLog(200), reading: [101] };
    expect(shortened(reading, 1000)).toBe(reading);
  });
});

describe('a log that grows all day', () => {
  it('[SYNC12] stays bounded for whoever is at its end, and is read again on scrolling up', async () => {
    const stage = await openTab();
    const { chat, server, clock } = stage;
    server.note(ROOM, 'join');
    let most = 0;
    await say(stage, LOG_MOST + 600, () => (most = Math.max(most, logOf(stage).messages.length)));
    const total = LOG_MOST + 600;
    chat.shown(ROOM, total);
    expect(most).toBeLessThanOrEqual(LOG_MOST);
    const first = total - logOf(stage).messages.length + 1;
    expect(ns(stage)).toEqual(Array.from({ length: total - first + 1 }, (_, i) => first + i));
    expect([logOf(stage).more, logOf(stage).notices, logOf(stage).cursor?.seq]).toEqual([true, [], total + 1]);
    expect([chat.get().rooms.get(ROOM)?.unreadFrom, stage.unread()]).toEqual([0, 0]);
    // Cut and gone on with: nothing is read but what is new.
    server.drop();
    server.postTo(ROOM, 'new');
    await clock.pass(2000);
    expect([stage.shown().at(-1), framesOf(server, 'history')]).toEqual(['new', [expect.anything()]]);
    // A page at a time, up to the very first message and the notice before it.
    for (let n = ns(stage)[0] ?? 1; n > 1; n = ns(stage)[0] ?? 1) {
      chat.loadOlder(ROOM);
      await settled();
      expect(ns(stage)[0]).toBeLessThan(n);
    }
    expect(stage.shown().slice(0, 2)).toEqual(['New join', 'text 0']);
    expect(ns(stage)).toHaveLength(total + 1);
  });

  it('[SYNC12] lets go of nothing above while somebody reads there, nor a minute after history was read', async () => {
    const stage = await openTab();
    const { chat, server, clock } = stage;
    await say(stage, LOG_MOST - 10);
    chat.shown(ROOM, 100);
    await say(stage, 20);
    expect(ns(stage)).toHaveLength(LOG_MOST + 10);
    chat.shown(ROOM, LOG_MOST + 10);
    expect(ns(stage)).toHaveLength(LOG_KEPT);
    for (let pages = 0; pages < 10; pages += 1) {
      chat.loadOlder(ROOM);
      await settled();
    }
    await say(stage, 10);
    chat.shown(ROOM, LOG_MOST + 20);
    expect(ns(stage)).toHaveLength(LOG_KEPT + 510);
    await clock.pass(60_000);
    server.postTo(ROOM, 'later');
    await settled();
    expect(ns(stage)).toHaveLength(LOG_KEPT);
  });

  it('[SYNC12] keeps the newest page of a room that is left open no longer, and goes on from it', async () => {
    const server = fakeServer();
    for (let i = 0; i < 8; i += 1) server.make(`room-${i}`, 'member');
    const stage = await openTab({ server });
    const { chat } = stage;
    await say(stage, 300);
    for (let i = 0; i < 8; i += 1) chat.openRoom(`room-${i}`);
    await settled();
    expect([ns(stage).length, ns(stage)[0], logOf(stage).more]).toEqual([50, 251, true]);
    server.postTo(ROOM, 'meanwhile');
    chat.openRoom(ROOM);
    await settled();
    expect([ns(stage).length, stage.shown().at(-1)]).toEqual([51, 'meanwhile']);
  });
});
