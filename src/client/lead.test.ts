import { describe, expect, it } from 'vitest';
import { asked, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeLocks } from '../../test/client/locks.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import { openVault } from './vault.ts';

describe('several tabs of one browser', () => {
  it('[OUTBOX9] one tab sends for all, and the one in which somebody writes takes over', async () => {
    const server = fakeServer();
    const locks = fakeLocks();
    const first = await openTab({ server, locks });
    const { kept } = first;
    server.script.ticket = () => ({ status: 503 });
    server.drop();
    first.chat.send(ROOM, 'from the first');
    delete server.script.ticket;
    const second = await openTab({ server, locks, kept });
    expect(asked(server, 'sendmessage')).toEqual([]);
    second.chat.send(ROOM, 'from the second');
    await settled();
    await settled();
    expect(asked(server, 'sendmessage')).toEqual(['from the first', 'from the second']);
    expect(server.log.map(({ message }) => message?.message)).toEqual(['from the first', 'from the second']);
    await first.clock.pass(2000);
    expect([first.shown(), first.chat.get().outbox.items]).toEqual([['from the first', 'from the second'], []]);
    expect(server.log).toHaveLength(2);
  });

  it('[OUTBOX9] a tab that takes over does not send what another took back', async () => {
    const server = fakeServer();
    const locks = fakeLocks();
    const first = await openTab({ server, locks });
    const { kept } = first;
    server.script = { ticket: () => ({ status: 503 }) };
    server.drop();
    first.chat.send(ROOM, 'first');
    first.chat.send(ROOM, 'taken back');
    const second = await openTab({ server, locks, kept });
    expect(second.states()).toEqual(['first queued', 'taken back queued']);
    first.chat.remove(first.chat.get().outbox.items[1]?.key ?? '');
    server.script = {};
    second.chat.connectNow();
    await settled();
    second.chat.send(ROOM, 'second');
    await settled();
    await settled();
    expect(second.shown()).toEqual(['first', 'second']);
  });

  it('[OUTBOX10] says so when the browser keeps nothing', async () => {
    let failed = 0;
    const vault = openVault({ failed: () => (failed += 1), changed: () => undefined });
    // Node has no IndexedDB, like a browser that refuses it.
    expect(await vault.load()).toBeUndefined();
    expect(failed).toBe(1);
  });

  it('[OUTBOX10] knows what it could not keep until that is taken back', async () => {
    let failed = 0;
    const vault = openVault({ failed: () => (failed += 1), changed: () => undefined });
    vault.put({ key: 'k', roomId: ROOM, userId: 'me', text: 'words', at: 1 });
    await settled();
    expect([failed, vault.lacks('k'), vault.lacks('another')]).toEqual([1, true, false]);
    vault.remove('k');
    expect(vault.lacks('k')).toBe(false);
  });
});
