// H: how sockets are opened.
import type { Check, Event, NotApplicable } from '../check.ts';
import { handshake } from '../client.ts';
import { answeredProtocol, longAddresses, otherStage, plainRequests } from '../outside.ts';
import { heard } from './visit.ts';

const SECOND = 1_000;
const NO_AUTHORIZER = 'there is no authorizer: $connect takes the ticket';
const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });

export const handshakes: (Check | NotApplicable)[] = [
  {
    id: 'H1',
    expected: { 'at the stage': 426, 'below it': 426 },
    look: async ({ start }) => ({ ...(await plainRequests((await start()).url)) }),
  },
  {
    id: 'H2',
    expected: { 'another stage': 403, 'functions that heard of it': 0 },
    look: async ({ start }) => {
      const probe = await start();
      return { ...(await otherStage(probe.url)), 'functions that heard of it': heard(probe, 'CONNECT') };
    },
  },
  { id: 'H3', skip: NO_AUTHORIZER },
  { id: 'H4', skip: NO_AUTHORIZER },
  {
    id: 'H5',
    expected: {
      'status 400': 400,
      'status 401': 401,
      'status 503': 503,
      thrown: 502,
      nothing: 502,
      'other fields': 502,
    },
    look: async ({ start }) => {
      const { url } = await start({
        $connect: ({ queryStringParameters: { how } }: Event) => {
          if (how === 'throws') throw new Error('no');
          if (how === 'nothing') return undefined;
          return how === 'fields' ? { statusCode: 200, Data: 'x' } : { statusCode: Number(how) };
        },
      });
      return {
        'status 400': await handshake(`${url}?how=400`),
        'status 401': await handshake(`${url}?how=401`),
        'status 503': await handshake(`${url}?how=503`),
        thrown: await handshake(`${url}?how=throws`),
        nothing: await handshake(`${url}?how=nothing`),
        'other fields': await handshake(`${url}?how=fields`),
      };
    },
  },
  {
    id: 'H6',
    expected: { 'a and b offered, b returned': 'b', 'a offered, nothing returned': 'none', 'none offered': '' },
    look: async ({ start }) => {
      const { url } = await start({
        $connect: ({ headers }: Event) => {
          const offered = headers['Sec-WebSocket-Protocol'] as string | undefined;
          const headersBack = offered?.includes('b') ? { headers: { 'Sec-WebSocket-Protocol': 'b' } } : {};
          return { statusCode: 200, ...headersBack };
        },
      });
      return {
        'a and b offered, b returned': await answeredProtocol(url, ['a', 'b']),
        'a offered, nothing returned': await answeredProtocol(url, ['a']),
        'none offered': await answeredProtocol(url, []),
      };
    },
  },
  {
    id: 'H7',
    expected: { '3,900 characters': 'accepted', '4,300 characters': 'refused', 'functions that heard of it': 1 },
    look: async ({ start }) => {
      const probe = await start();
      return { ...(await longAddresses(probe.url)), 'functions that heard of it': heard(probe, 'CONNECT') };
    },
  },
  {
    id: 'H8',
    needs: ['throttles', 'clock'],
    expected: { three: ['accepted', 'accepted', 429], 'a second later': ['accepted', 429], 'functions that heard': 3 },
    look: async ({ start }) => {
      const stage = { DefaultRouteSettings: limit(500, 1_000), RouteSettings: { $connect: limit(1, 2) } };
      const probe = await start({}, { stage });
      const { url, clock } = probe;
      const three = [await handshake(url), await handshake(url), await handshake(url)];
      clock.move(SECOND);
      const later = [await handshake(url), await handshake(url)];
      return { three, 'a second later': later, 'functions that heard': heard(probe, 'CONNECT') };
    },
  },
];
