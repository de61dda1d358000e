// A month of a place: how often each thing happens, times what it makes AWS count.
import * as action from './actions.ts';
import { type Bill, priceOf } from './bill.ts';
import { type SomeCounts, total } from './counts.ts';
import { type Design, planned } from './design.ts';
import { heads, POLLS, shards } from './fanout.ts';
import type { Workload } from './workload.ts';

/** Hours over which the people of a day spread: they are not all here at once. */
const DAY_HOURS = 8;
/** API Gateway ends every connection after so many hours. */
const LIFE_HOURS = 2;

export interface Traffic {
  /** People who come, times the days on which they do. */
  personDays: number;
  /** Connections open at once, on average over the hours of a day. */
  online: number;
  /** Connections that a message reaches: no more than there are, and the writer's at least. */
  recipients: number;
  messages: number;
  minutes: number;
  beats: number;
  loads: number;
  connections: number;
}

/** What happens in a month. Beats are not left out where there is traffic, as the page may do: this is the most. */
export function trafficOf(workload: Workload, { beat, hiddenBeat }: Design): Traffic {
  const { users, active, days, hours, visible, connections, visits, messages } = workload;
  const personDays = users * active * days;
  const online = users * active * connections * Math.min(1, hours / DAY_HOURS);
  const minutes = personDays * connections * hours * 60;
  return {
    personDays,
    online,
    recipients: Math.max(1, Math.min(workload.recipients, online)),
    messages: personDays * messages,
    minutes,
    beats: minutes * 60 * (visible / beat + (1 - visible) / hiddenBeat),
    loads: personDays * connections,
    connections: personDays * connections * Math.max(visits, hours / LIFE_HOURS),
  };
}

/** What AWS counts in a month in which as much is deleted as written. */
export function countsOf(workload: Workload, design: Design = planned): SomeCounts {
  const { users, retention, reads, files, alarms, zones } = workload;
  const traffic = trafficOf(workload, design);
  const { personDays, recipients, messages } = traffic;
  return total([
    [messages, action.send(workload, recipients)],
    [messages, shards(workload, recipients)],
    [messages * workload.lulls, heads(roomOf(workload, traffic))],
    [messages * retention, action.kept(workload)],
    [messages * workload.typing, action.typing(recipients)],
    [personDays * reads, action.read(workload)],
    [traffic.beats, action.beat(workload)],
    [Math.min(traffic.connections, traffic.beats), action.firstBeat(workload)],
    [traffic.loads, action.load()],
    [traffic.connections, action.connection(workload)],
    [1, { queueRequests: POLLS, minutes: traffic.minutes, fileGb: (users * files) / 1_024, alarms, zones }],
  ]);
}

/** Who is in the room of a message: those who have it open, those away, and as many again who are not here. */
function roomOf({ away }: Workload, { recipients, online }: Traffic) {
  const others = Math.min(away, Math.max(0, online - recipients));
  const here = recipients + others;
  return { members: 2 * here, here, away: others };
}

/** What a month costs. */
export function billOf(workload: Workload, design: Design = planned): Bill {
  return priceOf(countsOf(workload, design));
}

/** List price of a million messages to so many connections, and of nothing else. Dollars. */
export function millionMessages({ text, recipients }: Pick<Workload, 'text' | 'recipients'>): number {
  const counts = total([
    [1_000_000, action.send({ text }, recipients)],
    [1_000_000, shards({ text }, recipients)],
  ]);
  return priceOf(counts).list;
}
