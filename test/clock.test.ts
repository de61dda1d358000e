// A clock that jumps while the server runs: set back or forward by an hour, as by hand or by a bad time source.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { issueTicket, redeemTicket, type SignedIn, signedIn, signInGuest, TICKET_MS } from '../src/core/account.ts';
import { createGateway } from '../src/core/gateway.ts';
import { limits as table } from '../src/core/limits.ts';
import type { Meter, Ports } from '../src/core/ports.ts';
import { identity, ids } from '../src/http/identity.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import { makeStore, type NodeStore } from './platform/node.ts';

const HOUR = 3_600_000;
const START = 1_800_000_000_000;
const meter: Meter = { command: () => () => 0, refused: () => undefined, limited: () => undefined };
const settings = {
  name: 'P',
  version: '0',
  guests: 'on' as const,
  inFlight: 8,
  foldReplies: false,
  beatMs: 1,
  hosts: [],
  classicOrigins: [],
};

/** The time of day, and the milliseconds since some start: only the first one jumps. */
let now = START;
let elapsed = 0;
let store: NodeStore;
let ports: Ports;
beforeEach(async () => {
  now = START;
  elapsed = 0;
  const clock = { now: () => now };
  store = await makeStore(clock);
  const transport = { publish: async () => {}, disconnect: async () => {} };
  const limits = createLimits(true, { elapsed: () => elapsed });
  ports = { ...store, transport, identity, ids, clock, limits, meter, log: { write: () => undefined } };
});
afterEach(() => store.stop());

async function arrive(name: string): Promise<{ token: string; who: SignedIn }> {
  const { session } = await signInGuest(ports, name);
  return { token: session.token, who: (await signedIn(ports, session.token)) as SignedIn };
}

for (const [how, jump] of [
  ['back', -HOUR],
  ['forward', HOUR],
] as const) {
  it(`[CLOCK1] keeps people signed in, and lets them connect, when the clock goes ${how} by an hour`, async () => {
    const { token, who } = await arrive('Ines');
    const old = await issueTicket(ports, who);
    now += jump;
    expect(await signedIn(ports, token)).toMatchObject({ user: { username: 'Ines' } });
    expect(await redeemTicket(ports, await issueTicket(ports, who))).toMatchObject({ user: { username: 'Ines' } });
    // One of before is not good for an hour because of it: a page takes a new one for each try.
    expect(await redeemTicket(ports, old)).toBeUndefined();
    now -= jump;
    expect(await signedIn(ports, token)).toBeDefined();
  });

  it(`[CLOCK2] dates no entry before the one it follows when the clock goes ${how}, and loses none`, async () => {
    const { who } = await arrive('Ines');
    const gateway = createGateway(ports, settings);
    const protocols = ['parley.v1', `ticket.${await issueTicket(ports, who)}`];
    const asked = { connectionId: 'c', protocols, origin: undefined, host: undefined, forwarded: false, address: '' };
    await gateway.opened(asked);
    const ask = async (frame: object) =>
      JSON.parse((await gateway.received('c', JSON.stringify({ id: '1', ...frame }))).reply ?? '{}') as {
        ok?: { timestamp: string; seq: number };
      };
    await ask({ action: 'hello', versions: [1, 1] });
    const stamps: string[] = [];
    for (const step of [0, 1_000, jump, 1_000, -jump, 1_000]) {
      now += step;
      const { ok } = await ask({ action: 'sendmessage', roomId: 'lobby', key: ids.next(), message: 'x' });
      expect(ok?.seq).toBe(stamps.length + 2);
      stamps.push(ok?.timestamp as string);
    }
    expect(stamps).toEqual([...stamps].sort());
  });
}

it('[CLOCK1] takes a ticket when the clock was put right by less than a ticket lasts', async () => {
  const { who } = await arrive('Ines');
  const ticket = await issueTicket(ports, who);
  now -= TICKET_MS - 1;
  expect(await redeemTicket(ports, ticket)).toBeDefined();
});

it('[CLOCK3] keeps nobody out longer than a limit says, whatever the time of day does', async () => {
  const taken = () => ports.limits.take('message', 'ines');
  for (let i = 0; i < table.message.burst; i += 1) expect(await taken()).toBe(0);
  now -= HOUR;
  const wait = await taken();
  expect(wait).toBeLessThanOrEqual(1_000);
  elapsed += wait;
  expect(await taken()).toBe(0);
  now += 2 * HOUR;
  // Nor does a jump give anybody more.
  expect(await taken()).toBeGreaterThan(0);
});
