// A device that never stops sending: it keeps several messages under way, and after every loss of the server it signs
// in with the same session and sends again, in order, what was not acknowledged.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Account, type Address, connect, type Person } from '../person.ts';
import type { Applied, Device, Sent } from './history.ts';

const LOBBY = { roomId: 'lobby' };
/** Milliseconds between two tries to reach a server that is down. */
const RETRY_MS = 10;

/** Connects, however long the server is away. */
async function reach(at: Address, account: Account): Promise<Person> {
  for (;;) {
    try {
      const person = await connect(at, account);
      await person.ok('hello', { versions: [1, 1] });
      return person;
    } catch {
      await wait(RETRY_MS);
    }
  }
}

export class Sender implements Device {
  readonly userId: string;
  readonly sent: Sent[] = [];
  #stopping = false;
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
    this.userId = account.user.userId;
  }

  /** Messages that wait for an acknowledgement. */
  get pending(): Sent[] {
    return this.sent.filter(({ acks }) => acks.length === 0);
  }

  /** Sends until `stop`, then until everything is acknowledged. `window`: messages under way at once. */
  async run(at: Address, window: number): Promise<void> {
    while (!this.#stopping || this.pending.length > 0) {
      const person = await reach(at, this.#account);
      const lost = person.closed.then(() => 'lost' as const);
      const lanes = new Set<Promise<unknown>>();
      const backlog = this.pending;
      for (;;) {
        while (lanes.size < window && (backlog.length > 0 || !this.#stopping)) {
          const next = backlog.shift() ?? this.#invoke();
          const lane = this.#send(person, next).finally(() => lanes.delete(lane));
          lanes.add(lane);
        }
        if (lanes.size === 0) break;
        if ((await Promise.race([lost, ...lanes])) === 'lost') break;
      }
      person.socket.terminate();
    }
  }

  stop(): void {
    this.#stopping = true;
  }

  #invoke(): Sent {
    const key = randomUUID();
    const sent = { key, text: `text of ${key}`, tries: 0, acks: [] };
    this.sent.push(sent);
    return sent;
  }

  async #send(person: Person, sent: Sent): Promise<void> {
    const { key, text, acks } = sent;
    sent.tries += 1;
    const reply = await Promise.race([person.ask('sendmessage', { ...LOBBY, key, message: text }), person.closed]);
    if (typeof reply === 'number') return;
    if ('error' in reply) throw new Error(`a send was refused: ${JSON.stringify(reply)}`);
    const { seq, n, entryId } = reply.ok;
    acks.push({ seq, n, entryId });
  }
}

/** A reader that follows the log from its beginning: it opens first, reads second, and applies each entry once. */
export async function follow(
  at: Address,
  account: Account,
  applied: Applied,
  until: () => number | undefined,
): Promise<void> {
  let epoch = '';
  const done = () => applied.length >= (until() ?? Number.POSITIVE_INFINITY);
  while (!done()) {
    const person = await reach(at, account);
    try {
      const opened = await person.ok('openroom', LOBBY);
      epoch ||= opened.epoch;
      await catchUp(person, epoch, applied);
      while (!done()) {
        const next = (applied.at(-1)?.seq ?? 0) + 1;
        const event = await Promise.race([
          person.events.first(({ seq }) => seq >= next, 500).catch(() => 'quiet'),
          person.closed,
        ]);
        if (typeof event === 'number') break;
        if (typeof event === 'object' && event.seq === next) applied.push({ seq: next, entryId: event.entryId });
        else await Promise.race([catchUp(person, epoch, applied), person.closed]);
      }
    } catch (error) {
      if (person.socket.readyState === person.socket.OPEN) throw error;
    }
    person.socket.terminate();
  }
}

async function catchUp(person: Person, epoch: string, applied: Applied): Promise<void> {
  for (let more = true; more; ) {
    const last = applied.at(-1);
    const cursor = { epoch, seq: last?.seq ?? 0, entryId: last?.entryId ?? '' };
    const page = await Promise.race([person.ok('catchup', { ...LOBBY, cursor }), person.closed]);
    if (typeof page === 'number') return;
    if ('reset' in page) throw new Error('the log forgot what a reader had seen');
    applied.push(...page.entries.map(({ seq, entryId }) => ({ seq, entryId })));
    ({ more } = page);
  }
}
