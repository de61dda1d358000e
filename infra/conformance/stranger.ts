// What of the checklist a stranger sees, who has the address of a stage and nothing else. Nobody is bothered by it: no
// message is sent, and a dozen sockets open, one after the other.
import { SUBPROTOCOL, TICKET_PREFIX } from '../../src/protocol/version.ts';
import type { Seen } from './check.ts';
import { type Id, ids } from './checklist.ts';
import { handshake, open, type Person, tried } from './client.ts';
import {
  answeredProtocol,
  binaryFrame,
  longAddresses,
  otherStage,
  plainRequests,
  protocolPing,
  sizes,
} from './outside.ts';
import { asSeen, compared, failure, type Outcome } from './run.ts';

interface Look {
  expected: Seen;
  /** Whether the stage has to let a stranger in. */
  inside?: true;
  /** Whether it takes hours. */
  slow?: true;
  look(url: string, minute: number): Promise<object>;
}

const FUNCTIONS = 'needs functions of its own behind the stage';
const EVENTS = 'only functions see their events';
const ACCOUNT = 'needs a signature of the account';
const MINUTE = 60_000;
const ON_DEMAND = 'does not happen on demand';

/** A look, or why there is none. */
export const looks: Readonly<Record<Id, Look | string>> = {
  H1: { expected: { 'at the stage': 426, 'below it': 426 }, look: plainRequests },
  H2: { expected: { 'another stage': 403 }, look: otherStage },
  H3: 'there is no authorizer: $connect takes the ticket',
  H4: 'there is no authorizer: $connect takes the ticket',
  H5: {
    expected: { 'a wrong ticket': 401 },
    look: async (url) => ({ 'a wrong ticket': await handshake(url, [SUBPROTOCOL, `${TICKET_PREFIX}wrong`]) }),
  },
  H6: {
    inside: true,
    expected: { 'an unknown one offered': 'none', 'none offered': '' },
    look: async (url) => ({
      'an unknown one offered': await answeredProtocol(url, ['unknown']),
      'none offered': await answeredProtocol(url, []),
    }),
  },
  H7: {
    inside: true,
    expected: { '3,900 characters': 'accepted', '4,300 characters': 'refused' },
    look: longAddresses,
  },
  H8: 'would use up the throttle of others',
  E1: EVENTS,
  E2: EVENTS,
  E3: EVENTS,
  E4: EVENTS,
  E5: EVENTS,
  R1: 'would send a message',
  R2: {
    inside: true,
    expected: { answer: 'of a function' },
    look: async (url) => ({ answer: await answerTo(url, '{"action":"unknown"}') }),
  },
  R3: {
    inside: true,
    expected: { 'no JSON': 'of a function', 'a number': 'of a function' },
    look: async (url) => ({
      'no JSON': await answerTo(url, 'no JSON'),
      'a number': await answerTo(url, '{"action":7}'),
    }),
  },
  R4: 'there is a $default',
  R5: 'no function fails on demand',
  R6: FUNCTIONS,
  R7: FUNCTIONS,
  L1: {
    inside: true,
    expected: {
      'a frame of 32 KiB': 'of a function',
      'a byte more': 1009,
      '128 KiB in fragments': 'of a function',
      'a byte more in fragments': 1009,
    },
    look: (url) => sizes(url, sender),
  },
  L2: { inside: true, expected: { 'closed with': 1003 }, look: binaryFrame },
  L3: { inside: true, slow: true, expected: { 'after ten minutes': 1001 }, look: idle },
  L4: { inside: true, slow: true, expected: { 'after two hours': 1001 }, look: longLived },
  L5: { inside: true, expected: { ping: 'answered' }, look: protocolPing },
  M1: ACCOUNT,
  M2: ACCOUNT,
  M3: ACCOUNT,
  M4: ACCOUNT,
  M5: ACCOUNT,
  M6: ACCOUNT,
  M7: ACCOUNT,
  M8: ACCOUNT,
  M9: ACCOUNT,
  M10: ACCOUNT,
  X1: FUNCTIONS,
  X2: ON_DEMAND,
  X3: FUNCTIONS,
  X4: ON_DEMAND,
  X5: 'would use up the quota of others',
  X6: ON_DEMAND,
  X7: FUNCTIONS,
};

/**
 * Looks at a stage from outside. `slow`: also what takes up to two hours, all at once. `minute`: milliseconds of one there,
 * for a stage whose time goes faster. Throws a sentence when nothing answers.
 */
export async function lookFromOutside(url: string, slow: boolean, minute = MINUTE): Promise<Outcome[]> {
  const door = await handshake(url);
  if (typeof door === 'string' && door !== 'accepted') throw new Error(`No stage answers at ${url}: ${door}.`);
  const outcomeOf = async (id: Id): Promise<Outcome> => {
    const how = looks[id];
    const skip = (reason: string): Outcome => ({ id, result: 'skip', reason });
    if (typeof how === 'string') return skip(how);
    if (how.slow && !slow) return skip('takes long: --slow');
    if (how.inside && door !== 'accepted') return skip(`the stage refuses a stranger's handshake with ${door}`);
    return compared(id, how.expected, await how.look(url, minute).then(asSeen, failure));
  };
  // The first frame may find functions cold; what is looked for is not how fast they are.
  if (door === 'accepted') await answerTo(url, '{"action":"unknown"}');
  const outcomes = new Map<Id, Promise<Outcome>>();
  for (const id of ids) {
    const outcome = outcomeOf(id);
    outcomes.set(id, outcome);
    if (typeof looks[id] === 'string' || !looks[id].slow) await outcome;
  }
  return Promise.all(outcomes.values());
}

/** Who answers a frame. */
async function answerTo(url: string, frame: string): Promise<string> {
  const person = await open(url);
  person.socket.send(frame);
  const answer = await tried(() => sender(person));
  person.socket.close();
  return answer;
}

/** Whose the first frame is. API Gateway's own have an id of a request. */
async function sender({ frame }: Person): Promise<string> {
  const text = await frame();
  return text.includes('"requestId"') ? `of API Gateway: ${text}` : 'of a function';
}

/** L3. */
async function idle(url: string, minute: number): Promise<object> {
  const { closed } = await open(url);
  return { 'after ten minutes': await closedBetween(closed, 9.5, 11, minute) };
}

/** L4: the heartbeat of the demo keeps it from being idle. */
async function longLived(url: string, minute: number): Promise<object> {
  const { socket, closed } = await open(url);
  const beat = setInterval(() => socket.send('{"action":"ping"}'), 5 * minute);
  const seen = await closedBetween(closed, 119, 123, minute);
  clearInterval(beat);
  return { 'after two hours': seen };
}

/** The code of a close between two times, in minutes; else what was seen instead. */
async function closedBetween(
  closed: Promise<number>,
  from: number,
  to: number,
  minute: number,
): Promise<number | string> {
  const begun = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`open after ${to} minutes`), to * minute);
  });
  const code = await Promise.race([closed, late]);
  clearTimeout(timer);
  const minutes = (Date.now() - begun) / minute;
  return minutes < from ? `${code} after ${minutes.toFixed(1)} minutes` : code;
}
