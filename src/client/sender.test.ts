// Looking at what is kept, while something else happens.
import { describe, expect, it } from 'vitest';
import { memoryVault, openTab, type Stage } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeLocks } from '../../test/client/locks.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import type { Kept, Vault, VaultOptions } from './vault.ts';

/** A vault that finds what was there when it was asked, and says so when it is let. */
function slowVault(kept: Map<string, Kept>) {
  const waiting: (() => void)[] = [];
  let told: (() => void) | undefined;
  return {
    vault({ changed }: VaultOptions): Vault {
      told = changed;
      return {
        ...memoryVault(kept),
        load() {
          const found = [...kept.values()];
          return new Promise((resolve) => waiting.push(() => resolve(found)));
        },
      };
    },
    /** Another tab has changed what is kept: this one looks at it. */
    look: () => told?.(),
    async answer() {
      for (const run of waiting.splice(0)) run();
      await settled();
    },
  };
}

/** A tab without a connection, in which words wait while it looks at what is kept. */
async function looking(kept: Map<string, Kept>): Promise<Stage & { answer(): Promise<void> }> {
  const { vault, look, answer } = slowVault(kept);
  const tab = await openTab({ kept, vault });
  await answer();
  tab.server.script.ticket = () => ({ status: 503 });
  tab.server.drop();
  tab.chat.send(ROOM, 'words');
  look();
  return { ...tab, answer };
}

describe('looking at what is kept', () => {
  it('[OUTBOX10] lets go of nothing that the browser could not keep', async () => {
    const server = fakeServer();
    const locks = fakeLocks();
    const kept = new Map<string, Kept>();
    const lacking = new Set<string>();
    // A full disk: what is there can still be read.
    const full = ({ failed }: VaultOptions): Vault => ({
      ...memoryVault(kept),
      put(item) {
        lacking.add(item.key);
        failed();
      },
      lacks: (key) => lacking.has(key),
    });
    const first = await openTab({ server, locks, vault: full });
    server.script.ticket = () => ({ status: 503 });
    server.drop();
    first.chat.send(ROOM, 'only here');
    const second = await openTab({ server, locks, kept });
    second.chat.send(ROOM, 'from the second');
    await settled();
    first.chat.send(ROOM, 'also here');
    await settled();
    expect(first.states()).toEqual(expect.arrayContaining(['only here queued', 'also here queued']));
    expect(first.chat.get().outbox.kept).toBe(false);
  });

  it('[OUTBOX4] brings back nothing that was taken back meanwhile', async () => {
    const kept = new Map<string, Kept>();
    const { chat, server, clock, states, answer } = await looking(kept);
    chat.remove(chat.get().outbox.items[0]?.key ?? '');
    await answer();
    expect([states(), kept.size]).toEqual([[], 0]);
    server.script = {};
    await clock.pass(60_000);
    await answer();
    expect(server.log).toEqual([]);
  });

  it('[OUTBOX8] brings nothing back after signing out', async () => {
    const kept = new Map<string, Kept>();
    const { chat, server, states, answer } = await looking(kept);
    server.script = {};
    const left = chat.signOut();
    await settled();
    await left;
    server.user = { userId: 'someone-else', username: 'Bo', color: 'green' };
    await chat.signIn('Bo');
    await answer();
    expect([chat.get().account.user?.username, states(), kept.size]).toEqual(['Bo', [], 0]);
  });

  it('[OUTBOX8] signing out forgets also what was only being read', async () => {
    const key = 'left by an earlier page';
    const kept = new Map<string, Kept>([[key, { key, roomId: ROOM, userId: 'me', text: 'secret', at: 1 }]]);
    const { vault, answer } = slowVault(kept);
    const { chat, states } = await openTab({ kept, vault });
    await chat.signOut();
    await answer();
    expect([chat.get().account.phase, states(), kept.size]).toEqual(['out', [], 0]);
  });
});
