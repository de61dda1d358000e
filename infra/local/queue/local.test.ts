// The stack as it is synthesized: what goes by way of its queue, with real sockets and the very bundles.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/local/gateway.ts';
import { type Address, connect, enter, type Person, signIn } from '../../../test/person.ts';
import { unsupported } from '../../../test/platform/aws.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { type Local, startLocal } from '../local.ts';

const SOCKETS = 60;

describe.skipIf(unsupported !== undefined)('a room of the local stack', () => {
  const chaos = { X4: 0 };
  let clock: FakeClock;
  let ledger: Ledger;
  let local: Local;
  let at: Address;
  const people: Person[] = [];
  beforeAll(async () => {
    clock = new FakeClock();
    ledger = createLedger();
    local = await startLocal({ parameters: { Guests: 'on', RateLimit: 'off' }, concurrency: 20, clock, ledger, chaos });
    at = { http: local.page.origin, socket: local.socket.href };
  }, 90_000);
  afterAll(async () => {
    for (const { socket } of people) socket.close();
    await local.stop();
  });

  it('[FAN10] with more connections than fifty hears of a message by the worker', async () => {
    const ana = await enter(at, 'Ana');
    people.push(ana);
    for (let i = 1; i < SOCKETS; i += 1) people.push(await connect(at, ana));
    for (const one of people) await one.ok('openroom', { roomId: 'lobby' });
    // Once, and then with jobs that come twice.
    for (const times of [1, 2]) {
      chaos.X4 = times - 1;
      const jobs = () => ledger.bill().functions['ChatAppFanout']?.invocations ?? 0;
      const [before, { queueRequests }] = [jobs(), ledger.bill()];
      const { seq } = await ana.ok('sendmessage', { roomId: 'lobby', key: randomUUID(), message: 'Hello, all' });
      const isIt = (event: { seq: number }) => event.seq === seq;
      await Promise.all(people.map((one) => one.events.first(isIt)));
      // The job is put, received and deleted.
      await expect.poll(() => ledger.bill().queueRequests - queueRequests).toBeGreaterThanOrEqual(3);
      expect(jobs() - before).toBe(times);
      for (const one of people) expect(one.events.all.filter(isIt).length).toBeLessThanOrEqual(times);
    }
  }, 120_000);

  it.each([
    ['', 0],
    [', also when jobs come twice', 1],
  ])(
    '[FAN5] tells those who have it not open where its log ends, and half a minute later where it ends by then%s',
    async (_, twice) => {
      chaos.X4 = twice;
      const ana = await enter(at, 'Ana');
      const ben = await connect(at, await signIn(at, 'Ben'));
      people.push(ana, ben);
      await ben.ok('hello', { versions: [1, 1] });
      const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
      await ben.ok('joinroom', { roomId });
      await ana.ok('openroom', { roomId });
      const send = () => ana.ok('sendmessage', { roomId, key: randomUUID(), message: 'Hello' });
      for (let times = 1; times < 5; times += 1) await send();
      const { n } = await send();
      const isHead = (event: { event: string; roomId?: string }) =>
        event.event === 'head.moved' && event.roomId === roomId;
      expect(await ben.states.first(isHead)).toMatchObject({ n: 0 });
      expect(ben.states.all.filter(isHead)).toHaveLength(1);
      clock.move(31_000);
      await ben.states.first((event) => isHead(event) && 'n' in event && event.n === n);
      await ana.ok('updateroom', { roomId, name: 'band' });
      const renamed = await ben.states.first((event) => event.event === 'room.updated' && event.roomId === roomId);
      expect(renamed).toMatchObject({ name: 'band' });
      expect(ben.states.all.filter(isHead).length).toBeLessThanOrEqual(2 + twice);
    },
    120_000,
  );

  it('[FAN5] tells them at once of a message', async () => {
    const ana = await enter(at, 'Ana');
    const other = await connect(at, ana);
    people.push(ana, other);
    await other.ok('hello', { versions: [1, 1] });
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    await ana.ok('openroom', { roomId });
    await ana.ok('sendmessage', { roomId, key: randomUUID(), message: 'Hello' });
    const isHead = (event: { event: string; roomId?: string; n?: number }) =>
      event.event === 'head.moved' && event.roomId === roomId && event.n === 1;
    expect(await other.states.first(isHead)).toHaveProperty('epoch');
  }, 120_000);
});
