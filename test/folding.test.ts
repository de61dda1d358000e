// The reply to a post and its event in one frame, over the real SQLite store.
import { expect, it } from 'vitest';
import { signInGuest } from '../src/core/account.ts';
import { createGateway } from '../src/core/gateway.ts';
import type { Audience, Ports } from '../src/core/ports.ts';
import { identity, ids } from '../src/http/identity.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import type { ServerEvent } from '../src/protocol/index.ts';
import { makeStore } from './platform/node.ts';
import { meter, settings, transport } from './settings.ts';

it('[MSG6] answers a post with its event where frames cost much, and tells only the others', async () => {
  const clock = { now: () => Date.now() };
  const store = await makeStore(clock);
  const log = { write: () => undefined };
  const ports: Ports = { ...store, transport, identity, ids, clock, limits: createLimits(false), log, meter };
  const published: [Audience, ServerEvent][] = [];
  const publish = async (audience: Audience, event: ServerEvent) => void published.push([audience, event]);
  let opened: string[] | undefined;
  const get = async (id: string) => {
    const connection = await store.connections.get(id);
    return connection && { ...connection, ...(opened && { opened }) };
  };
  const all = { ...ports, transport: { ...transport, publish }, connections: { ...store.connections, get } };
  const gateway = createGateway(all, { ...settings, inFlight: 1, foldReplies: true });
  const { user } = await signInGuest(ports, 'Ines');
  await ports.connections.open({ connectionId: 'c', user, kind: 'parley', sessionId: 's', openedAt: clock.now() }, []);
  const ask = async (action: string, fields: object) => {
    const { reply, after } = await gateway.received('c', JSON.stringify({ action, id: 'x', ...fields }));
    published.length = 0;
    await after?.();
    return JSON.parse(reply ?? '') as { [field: string]: unknown };
  };
  const send = (key: string, message = key) => ask('sendmessage', { roomId: 'lobby', key, message });
  const told = () => published.find(([, { event }]) => event === 'message.posted');
  await ask('hello', { versions: [1, 1] });

  // Who has the room not open gets no event, so there is nothing to fold.
  expect(await send('1')).toMatchObject({ re: 'x', ok: { n: 1 } });
  expect(told()?.[0]).toEqual({ roomId: 'lobby' });
  opened = ['lobby'];
  const { re, ...event } = await send('2');
  expect([re, told()]).toEqual(['x', [{ roomId: 'lobby', except: 'c' }, event]]);
  expect(event).toMatchObject({ event: 'message.posted', n: 2, key: '2', message: '2' });
  // A repetition causes no event, nor does what is refused.
  expect(await send('2')).toMatchObject({ re: 'x', ok: { n: 2 } });
  expect(await send('2', 'other')).toMatchObject({ re: 'x', error: 'conflict' });
  expect(told()).toBeUndefined();
  await store.stop();
});
