// L: the limits of a socket.
import type { Check } from '../check.ts';
import { tried, until } from '../client.ts';
import { binaryFrame, protocolPing, sizes } from '../outside.ts';
import { endCode, enter, heard } from './visit.ts';

const MINUTE = 60_000;

export const limits: Check[] = [
  {
    id: 'L1',
    expected: {
      'a frame of 32 KiB': 'arrives',
      'a byte more': 1009,
      '128 KiB in fragments': 'arrives',
      'a byte more in fragments': 1009,
      '$disconnect says': [1009, 1009],
    },
    look: async ({ start }) => {
      const probe = await start();
      const arrival = (bytes: number) =>
        until(() =>
          probe.events.some(({ body }) => body && Buffer.byteLength(body) === bytes) ? 'arrives' : undefined,
        );
      const seen = await sizes(probe.url, (_, bytes) => arrival(bytes));
      const codes = () =>
        probe.events.map(({ requestContext }) => requestContext.disconnectStatusCode).filter((code) => code >= 1007);
      await tried(() => until(() => (codes().length >= 2 ? true : undefined)));
      return { ...seen, '$disconnect says': codes() };
    },
  },
  {
    id: 'L2',
    expected: { 'closed with': 1003, '$disconnect says': 1003, 'functions that heard it': 0 },
    look: async ({ start }) => {
      const probe = await start();
      const closed = await binaryFrame(probe.url);
      return {
        ...closed,
        '$disconnect says': await endCode(probe),
        'functions that heard it': heard(probe, 'MESSAGE'),
      };
    },
  },
  {
    id: 'L3',
    needs: ['clock'],
    expected: { 'with a frame from it and one to it': 'open', 'ten minutes after': 1001, '$disconnect says': 1001 },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      probe.clock.move(9 * MINUTE);
      person.socket.send('hello');
      await probe.event('MESSAGE');
      probe.clock.move(9 * MINUTE);
      await probe.manage('POST', connectionId, { body: 'hello' });
      probe.clock.move(9 * MINUTE);
      const open = heard(probe, 'DISCONNECT') === 0 ? 'open' : 'closed';
      probe.clock.move(MINUTE);
      const closed = await tried(() => person.closed);
      return {
        'with a frame from it and one to it': open,
        'ten minutes after': closed,
        '$disconnect says': await endCode(probe),
      };
    },
  },
  {
    id: 'L4',
    needs: ['clock'],
    expected: { 'after 1 h 59': 'open', 'after two hours': 1001, '$disconnect says': 1001 },
    look: async (stage) => {
      const { probe, person } = await enter(stage);
      for (let minutes = 0; minutes < 119; minutes += 7) {
        person.socket.send(String(minutes));
        await until(() => probe.events.find(({ body }) => body === String(minutes)));
        probe.clock.move(7 * MINUTE);
      }
      const open = heard(probe, 'DISCONNECT') === 0 ? 'open' : 'closed';
      probe.clock.move(MINUTE);
      const closed = await tried(() => person.closed);
      return { 'after 1 h 59': open, 'after two hours': closed, '$disconnect says': await endCode(probe) };
    },
  },
  {
    id: 'L5',
    expected: { ping: 'answered', 'functions that heard it': 0 },
    look: async ({ start }) => {
      const probe = await start();
      return { ...(await protocolPing(probe.url)), 'functions that heard it': heard(probe, 'MESSAGE') };
    },
  },
];
