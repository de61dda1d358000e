import { expect, it } from 'vitest';
import { fakeClock } from '../../test/client/clock.ts';
import { FakeSocket, type Sent } from '../../test/client/socket.ts';
import { openSocket } from './socket.ts';

/** What API Gateway says of a frame whose function was throttled or failed. */
const UNHANDLED = { message: 'Internal server error', connectionId: 'L0SM9cOFvHcCIhw=', requestId: 'QQ7TXGLqPHcESCg=' };

async function open() {
  const clock = fakeClock();
  const sent: Sent[] = [];
  const far = { sockets: [] as FakeSocket[], receive: (_: FakeSocket, frame: Sent) => void sent.push(frame) };
  class Socket extends FakeSocket {
    constructor(url: string) {
      super(far, url);
    }
  }
  const nothing = (): void => undefined;
  const socket = await openSocket({
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    url: 'wss://chat.example',
    ticket: 't',
    clock,
    arrived: nothing,
    told: nothing,
    ended: nothing,
  });
  const push = (value: unknown) => far.sockets[0]?.push(value);
  return { clock, socket, sent, push };
}

it('[CONN16] takes a frame that the platform could not have handled for the refusal of the only question', async () => {
  const { socket, push } = await open();
  const asked = socket.ask('sendmessage', {});
  push(UNHANDLED);
  await expect(asked).rejects.toMatchObject({ name: 'Refusal', code: 'unavailable', retry: 'later' });
  // Nothing is asked any more.
  push(UNHANDLED);
});

it('[CONN16] leaves several questions to their own answers', async () => {
  const { socket, push, sent } = await open();
  const both = [socket.ask('beat', {}), socket.ask('sendmessage', {})];
  await Promise.resolve();
  push(UNHANDLED);
  for (const { id, action } of sent) push({ re: id, ok: { action } });
  expect(await Promise.all(both)).toEqual([{ action: 'beat' }, { action: 'sendmessage' }]);
});
