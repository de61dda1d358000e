// What is seen with the address of a stage alone.
import { handshake, open, type Person, tried } from './client.ts';

const KIB = 1_024;

/** H1: the statuses of plain requests. */
export async function plainRequests(url: string): Promise<object> {
  const address = url.replace(/^ws/u, 'http');
  const statusOf = (path: string) => tried(async () => (await fetch(address + path, { redirect: 'manual' })).status);
  return { 'at the stage': await statusOf(''), 'below it': await statusOf('/anything') };
}

/** H2. */
export async function otherStage(url: string): Promise<object> {
  return { 'another stage': await handshake(new URL('/parley-no-such-stage', url).href) };
}

/** H7: lengths well on either side, since what counts as the address is not documented. */
export async function longAddresses(url: string): Promise<object> {
  const ofLength = (length: number) => handshake(`${url}?x=${'x'.repeat(length - url.length - 3)}`);
  const short = await ofLength(3_900);
  const long = await ofLength(4_300);
  return { '3,900 characters': short, '4,300 characters': Number(long) >= 400 ? 'refused' : long };
}

/** H6: the subprotocol that is answered to those offered. */
export async function answeredProtocol(url: string, offered: string[]): Promise<string> {
  const answer = await tried(async () => {
    const { socket } = await open(url, offered);
    socket.close();
    return socket.protocol;
  });
  return answer === 'Server sent no subprotocol' ? 'none' : answer;
}

/** L1: what becomes of messages of several sizes: what `arrival` gives when they arrive, or the code of the close. */
export async function sizes(url: string, arrival: (person: Person, bytes: number) => Promise<string>): Promise<object> {
  const send = (...parts: string[]) =>
    tried(async () => {
      const person = await open(url);
      parts.forEach((part, at) => person.socket.send(part, { fin: at === parts.length - 1 }));
      const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
      const outcome = await Promise.race([person.closed, arrival(person, bytes)]);
      person.socket.terminate();
      return outcome;
    });
  const whole = 'é'.repeat(16 * KIB);
  return {
    'a frame of 32 KiB': await send(whole),
    'a byte more': await send(`${whole}x`),
    '128 KiB in fragments': await send(whole, whole, whole, whole),
    'a byte more in fragments': await send(whole, whole, whole, whole, 'x'),
  };
}

/** L2. */
export async function binaryFrame(url: string): Promise<object> {
  const { socket, closed } = await open(url);
  socket.send(Buffer.from('hello'));
  return { 'closed with': await tried(() => closed) };
}

/** L5. */
export async function protocolPing(url: string): Promise<object> {
  const { socket } = await open(url);
  const pong = new Promise<string>((resolve) => socket.once('pong', () => resolve('answered')));
  socket.ping();
  const ping = await tried(() => pong);
  socket.close();
  return { ping };
}
