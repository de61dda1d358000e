// M: the management API.
import type { Check, Event, Probe } from '../check.ts';
import { open, tried } from '../client.ts';
import { endCode, enter } from './visit.ts';

const MOST = 131_072;

export const callbacks: Check[] = [
  {
    id: 'M1',
    expected: { status: 200, body: '', frame: 'Hello \u{1f600}' },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      const answer = await probe.manage('POST', connectionId, { body: 'Hello \u{1f600}' });
      return { ...answer, frame: await tried(() => person.frame()) };
    },
  },
  {
    id: 'M2',
    expected: { 'never there': 410, closed: 410 },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      const status = async (id: string) => (await probe.manage('POST', id, { body: 'x' })).status;
      const never = await status('AAAAAAAAAAAAAAA=');
      person.socket.close();
      await probe.event('DISCONNECT');
      return { 'never there': never, closed: await status(connectionId) };
    },
  },
  {
    id: 'M3',
    expected: { 'no id': 400, "other software's": 400 },
    look: async ({ start }) => {
      const probe = await start();
      const status = async (id: string) => (await probe.manage('POST', id, { body: 'x' })).status;
      return { 'no id': await status('no id'), "other software's": await status('cjy8i76bx002884le6n17d49b') };
    },
  },
  {
    id: 'M4',
    expected: { '128 KiB and a byte': 413, '128 KiB': 200, 'characters that arrive': MOST },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      const post = async (bytes: number) =>
        (await probe.manage('POST', connectionId, { body: 'x'.repeat(bytes) })).status;
      const more = await post(MOST + 1);
      const most = await post(MOST);
      const arrived = await tried(async () => (await person.frame()).length);
      return { '128 KiB and a byte': more, '128 KiB': most, 'characters that arrive': arrived };
    },
  },
  {
    id: 'M5',
    expected: { unsigned: 403, 'another stage': 403, frames: [] },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      const unsigned = await probe.manage('POST', connectionId, { body: 'x', authorization: '' });
      const foreign = await probe.manage('POST', connectionId, { body: 'x', stage: 'other' });
      return { unsigned: unsigned.status, 'another stage': foreign.status, frames: person.frames };
    },
  },
  {
    id: 'M6',
    expected: { 'while $connect runs': 410, frames: [] },
    look: async ({ start }) => {
      let status: number | undefined;
      const probe: Probe = await start({
        $connect: async ({ requestContext }: Event) => {
          ({ status } = await probe.manage('POST', requestContext.connectionId, { body: 'early' }));
          return { statusCode: 200 };
        },
      });
      const { frames } = await open(probe.url);
      return { 'while $connect runs': status, frames };
    },
  },
  {
    id: 'M7',
    expected: {
      status: 200,
      parts: ['connectedAt', 'identity', 'lastActiveAt'],
      'began as its events say': true,
      'active after that': true,
      'identity of its events': true,
    },
    look: async (stage) => {
      const { probe, connectionId } = await enter(stage);
      await probe.manage('POST', connectionId, { body: 'x' });
      const { status, body } = await probe.manage('GET', connectionId);
      const told = (body.startsWith('{') ? JSON.parse(body) : {}) as Record<string, unknown>;
      const { connectedAt, identity } = (await probe.event('CONNECT')).requestContext;
      return {
        status,
        parts: Object.keys(told).toSorted(),
        'began as its events say': Date.parse(told['connectedAt'] as string) === connectedAt,
        'active after that': Date.parse(told['lastActiveAt'] as string) >= connectedAt,
        'identity of its events': JSON.stringify(told['identity']) === JSON.stringify(identity),
      };
    },
  },
  {
    id: 'M8',
    // Which code is documented nowhere; this one was seen with AWS (aws/chalice#2060).
    expected: { status: 204, 'closed with': 1000, '$disconnect says': 1000, again: 410 },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage);
      const { status } = await probe.manage('DELETE', connectionId);
      const closed = await tried(() => person.closed);
      const told = await endCode(probe);
      const again = await probe.manage('DELETE', connectionId);
      return { status, 'closed with': closed, '$disconnect says': told, again: again.status };
    },
  },
  {
    id: 'M9',
    needs: ['switches'],
    expected: { 'all posted, some of them again': true, 'arrived in order': true },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage, {}, { chaos: { M9: 0.3 } });
      const texts = Array.from({ length: 20 }, (_, at) => `frame ${at}`);
      let calls = 0;
      for (const body of texts) {
        do calls += 1;
        while ((await probe.manage('POST', connectionId, { body })).status === 429);
      }
      await tried(() => person.frame(texts.length - 1));
      return {
        'all posted, some of them again': calls > texts.length,
        'arrived in order': person.frames.join() === texts.join(),
      };
    },
  },
  {
    id: 'M10',
    needs: ['switches', 'clock'],
    expected: { 'at once': 200, later: 410, '$disconnect says': 1006 },
    look: async (stage) => {
      const { probe, person, connectionId } = await enter(stage, {}, { chaos: { M10: 1 } });
      const post = async () => (await probe.manage('POST', connectionId, { body: 'x' })).status;
      person.socket.terminate();
      await person.closed;
      const soon = await post();
      // The network goes within five minutes, when the client does not make it earlier; a minute later that is noticed.
      let later = soon;
      for (let minutes = 0; minutes < 7 && later === 200; minutes += 1) {
        probe.clock.move(60_000);
        later = await post();
      }
      return { 'at once': soon, later, '$disconnect says': await endCode(probe) };
    },
  },
];
