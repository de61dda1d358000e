// What the core does with connections that it finds by their person, and with frames that a driver should not let through.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeProfile, profileOf, signInGuest } from '../src/core/account.ts';
import { createGateway } from '../src/core/gateway.ts';
import type { LogFields, Ports, User } from '../src/core/ports.ts';
import { identity, ids } from '../src/http/identity.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import { makeStore, type NodeStore } from './platform/node.ts';
import { meter, settings, transport } from './settings.ts';

const now = 1_800_000_000_000;
let store: NodeStore;
let ports: Ports;
const logged: { what: string; fields: LogFields | undefined }[] = [];

beforeEach(async () => {
  const clock = { now: () => now };
  store = await makeStore(clock);
  logged.length = 0;
  const log = { write: (_: string, what: string, fields?: LogFields) => void logged.push({ what, fields }) };
  ports = { ...store, transport, identity, ids, clock, limits: createLimits(false), log, meter };
});
afterEach(() => store.stop());

it('[ME3] finishes a change of the profile that broke off, when it is asked for again', async () => {
  const { user } = await signInGuest(ports, 'Ines');
  const row = { connectionId: 'c', user: profileOf(user), kind: 'parley', openedAt: now } as const;
  await store.connections.open(row, []);
  const { ofUser } = store.connections;
  ports.connections = { ...store.connections, ofUser: () => Promise.reject(new Error('killed')) };
  await expect(changeProfile(ports, user, { username: 'Nora' })).rejects.toThrow('killed');
  expect((await store.connections.get('c'))?.user.username).toBe('Ines');

  const told: unknown[] = [];
  ports.connections = { ...store.connections, ofUser };
  ports.transport = { ...transport, publish: async (_, event) => void told.push(event) };
  const stored = (await store.users.get(user.userId)) as User;
  for (let times = 0; times < 2; times += 1) await changeProfile(ports, stored, { username: 'Nora' });
  expect((await store.connections.get('c'))?.user.username).toBe('Nora');
  expect(told).toEqual([{ event: 'me.changed', rev: stored.rev }]);
});

it('[FRAME3] [LOGLINE1] refuses a frame that is too large as any other: counted, and with a line', async () => {
  const { user } = await signInGuest(ports, 'Ines');
  const row = { connectionId: 'c', user: profileOf(user), kind: 'parley', openedAt: now } as const;
  await store.connections.open(row, []);
  const taken: string[] = [];
  ports.limits = {
    counting: false,
    take: (kind) => {
      taken.push(kind);
      return 0;
    },
  };
  const frame = JSON.stringify({ action: 'beat', id: '1', pad: 'x'.repeat(33_000) });
  const { reply } = await createGateway(ports, settings).received('c', frame);
  expect(JSON.parse(reply ?? '')).toMatchObject({ re: '1', error: 'too_large' });
  expect(taken).toEqual(['command']);
  expect(logged).toMatchObject([{ what: 'command', fields: { action: 'beat', outcome: 'too_large' } }]);
});
