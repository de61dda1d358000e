// A thousand people come at the same moment, while two others talk.
import { expect, it } from 'vitest';
import { dial, enter, type Address, call } from '../person.ts';
import { startServer } from '../platform/node.ts';

const PEOPLE = 1_000;

/** Asks until it is not told to come later. */
async function insist(at: Address, path: string, cookie: string, body: object) {
  for (;;) {
    const answer = await call(at, 'POST', path, { cookie, body });
    if (answer.status < 300) return answer;
    expect(answer).toMatchObject({ status: 503, json: { retry: 'later' } });
    const { afterMs } = answer.json as { afterMs: number };
    await new Promise((resolve) => setTimeout(resolve, afterMs));
  }
}

/** Comes in as a new guest and greets; gives the user's id. */
async function arrive(at: Address, i: number): Promise<string> {
  const signed = await insist(at, '/api/guest', '', { username: `P${i}` });
  const cookie = signed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { ticket } = (await insist(at, '/api/ticket', cookie, {})).json as { ticket: string };
  const socket = await dial(at.socket, ['parley.v1', `ticket.${ticket}`]);
  const greeted = new Promise<string>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      // Most frames are joins of the others.
      if (!data.subarray(0, 16).includes('"re":"h"')) return;
      const frame = JSON.parse(data.toString()) as { ok?: { user: { userId: string } } };
      if (frame.ok) resolve(frame.ok.user.userId);
      else reject(new Error(data.toString()));
    });
  });
  socket.send('{"action":"openroom","id":"o","roomId":"lobby"}');
  socket.send('{"action":"hello","id":"h","versions":[1,1]}');
  return greeted;
}

it('[STORM1] takes in a thousand newcomers: each becomes a member by one entry, and talk goes on', async () => {
  const server = await startServer();
  const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
  const arrivals = Promise.all(Array.from({ length: PEOPLE }, (_, i) => arrive(server, i)));
  const talk = new AbortController();
  // Whoever cannot come in ends the talk too, and the test where all of them are awaited.
  arrivals.finally(() => talk.abort()).catch(() => undefined);
  let sent = 0;
  // They talk all the while: each message is heard before the next one is sent.
  while (!talk.signal.aborted) {
    const key = `k${sent}`;
    await ana.ok('sendmessage', { roomId: 'lobby', key, message: 'still here' });
    await ben.events.first((event) => 'key' in event && event.key === key);
    sent += 1;
    // Nothing waits for this: it keeps one person's messages below their limit.
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const people = new Set(await arrivals);
  expect(people.size).toBe(PEOPLE);
  const joined: string[] = [];
  const seqs: number[] = [];
  let { epoch, head } = await ana.ok('openroom', { roomId: 'lobby' });
  for (let cursor = { epoch, seq: 0, entryId: '' }, more = true; more; ) {
    const page = await ana.ok('catchup', { roomId: 'lobby', cursor });
    if ('reset' in page) throw new Error('the log was replaced');
    for (const entry of page.entries) if (entry.kind === 'join') joined.push(entry.userId);
    seqs.push(...page.entries.map(({ seq }) => seq));
    ({ cursor, more } = page);
  }
  expect(seqs).toEqual(Array.from({ length: head.seq }, (_, i) => i + 1));
  expect(head.seq).toBe(PEOPLE + 2 + sent);
  expect(joined.filter((userId) => people.has(userId)).sort()).toEqual([...people].sort());
  expect(await server.stop()).toBe(0);
}, 60_000);
