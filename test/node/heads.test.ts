// Rooms that are not open: their members hear that the log has grown, at most once a second.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, enter, signIn } from '../person.ts';
import { type NodeServer, startServer } from '../platform/node.ts';

describe('heads of rooms', () => {
  let server: NodeServer;
  beforeAll(async () => {
    server = await startServer({ PARLEY_RATE_LIMIT: 'off' });
  });
  afterAll(() => server.stop());

  it('[HEAD1] tells members who have a room not open where its log ends, several posts as one', async () => {
    const ana = await enter(server, 'Ana');
    const ben = await connect(server, await signIn(server, 'Ben'));
    await ben.ok('hello', { versions: [1, 1] });
    const stranger = await enter(server, 'Stranger');
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    await ben.ok('joinroom', { roomId });
    await ana.ok('openroom', { roomId });
    const send = () => ana.ok('sendmessage', { roomId, key: randomUUID(), message: 'Hello' });
    const sent = await Promise.all(Array.from({ length: 20 }, send));
    const n = Math.max(...sent.map((one) => one.n));
    const last = await ben.states.first((one) => one.event === 'head.moved' && one.roomId === roomId && one.n === n);
    expect(last).toMatchObject({ seq: n + 2, epoch: (await ben.ok('openroom', { roomId })).epoch });
    const heard = ben.states.all.filter((one) => one.event === 'head.moved' && one.roomId === roomId);
    // Twenty posts and a join take less than five seconds, or the machine has stopped.
    expect(heard.length).toBeLessThan(5);
    for (const other of [ana, stranger])
      expect(other.states.all.filter((one) => one.event === 'head.moved' && one.roomId === roomId)).toEqual([]);
    for (const { socket } of [ana, ben, stranger]) socket.close();
  });
});
