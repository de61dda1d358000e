// R: where frames go, and what comes back.
import type { Check, Event, Handler, Handlers, Probe, Stage } from '../check.ts';
import { open, tried, until } from '../client.ts';
import { enter, gatewayFrame } from './visit.ts';

/** The route of the event that a frame causes. */
const routeOf =
  ({ url, events }: Probe) =>
  async (frame: string) =>
    tried(async () => {
      const { socket } = await open(url);
      socket.send(frame);
      const event = await until(() => events.find(({ body }) => body === frame));
      socket.close();
      return event.requestContext.routeKey as string;
    });

const own = (message: string) => ({ message, connectionId: 'its own', requestId: 'string' });
const afterwards = { 'the socket afterwards': 'open' };

/** Sends a frame; gives what comes back, and whether the next one is heard. */
async function answerTo({ probe, person, connectionId }: Awaited<ReturnType<typeof enter>>, frame: string) {
  person.socket.send(frame);
  const answer = gatewayFrame(await tried(() => person.frame()), connectionId);
  const next = JSON.stringify({ action: 'greet', after: frame });
  person.socket.send(next);
  const hears = () => until(() => (probe.events.some(({ body }) => body === next) ? 'open' : undefined));
  return { answer, next: await tried(hears) };
}

/** The frames that come, until one that is posted after the function has answered. */
async function answersToGreet(stage: Stage, greet: Handler): Promise<string[]> {
  const { probe, person, connectionId } = await enter(stage, { greet });
  for (const body of ['{"action":"greet"}', 'the next']) {
    person.socket.send(body);
    await until(() => probe.events.find((event) => event.body === body));
  }
  await probe.manage('POST', connectionId, { body: 'posted' });
  await tried(() => until(() => person.frames.find((frame) => frame === 'posted')));
  return person.frames;
}

export const frames: Check[] = [
  {
    id: 'R1',
    expected: { '{"action":"greet"}': 'greet' },
    look: async ({ start }) => ({ '{"action":"greet"}': await routeOf(await start())('{"action":"greet"}') }),
  },
  {
    id: 'R2',
    expected: { other: '$default', $connect: '$default', $disconnect: '$default', toString: '$default' },
    look: async ({ start }) => {
      const route = routeOf(await start());
      const named = (action: string) => route(JSON.stringify({ action }));
      return {
        other: await named('other'),
        $connect: await named('$connect'),
        $disconnect: await named('$disconnect'),
        toString: await named('toString'),
      };
    },
  },
  {
    id: 'R3',
    expected: {
      'no JSON': '$default',
      nothing: '$default',
      'no action': '$default',
      'a list': '$default',
      null: '$default',
      'a number': '$default',
      'an object': '$default',
    },
    look: async ({ start }) => {
      const route = routeOf(await start());
      return {
        'no JSON': await route('greet'),
        nothing: await route(''),
        'no action': await route('{}'),
        'a list': await route('[]'),
        null: await route('null'),
        'a number': await route('{"action":7}'),
        'an object': await route('{"action":{"action":"greet"}}'),
      };
    },
  },
  {
    id: 'R4',
    expected: { frame: own('Forbidden'), ...afterwards },
    look: async (stage) => {
      const { answer, next } = await answerTo(await enter(stage, {}, { without: '$default' }), 'nothing');
      return { frame: answer, 'the socket afterwards': next };
    },
  },
  {
    id: 'R5',
    expected: {
      thrown: own('Internal server error'),
      'nothing returned': own('Internal server error'),
      'other fields returned': own('Internal server error'),
      ...afterwards,
    },
    look: async (stage) => {
      const failures: Handlers = {
        $default: ({ body }: Event) => {
          if (body === 'throw') throw new Error('no');
          return body === 'nothing' ? undefined : { statusCode: 200, Data: 'x' };
        },
      };
      const thrown = await answerTo(await enter(stage, failures), 'throw');
      return {
        thrown: thrown.answer,
        'nothing returned': (await answerTo(await enter(stage, failures), 'nothing')).answer,
        'other fields returned': (await answerTo(await enter(stage, failures), 'fields')).answer,
        'the socket afterwards': thrown.next,
      };
    },
  },
  {
    id: 'R6',
    expected: { 'frames up to one that is posted': ['posted'] },
    look: async (stage) => ({
      'frames up to one that is posted': await answersToGreet(stage, () => ({ statusCode: 200, body: 'hello' })),
    }),
  },
  {
    id: 'R7',
    expected: { 'frames up to one that is posted': ['posted'] },
    look: async (stage) => ({
      'frames up to one that is posted': await answersToGreet(stage, () => ({ statusCode: 400 })),
    }),
  },
];
