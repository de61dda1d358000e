// The other end of a socket, and patience that ends.
import { WebSocket } from 'ws';

const PATIENCE = 15_000;
const LATE = `it did not come within ${PATIENCE / 1_000} s`;

export type Person = Awaited<ReturnType<typeof open>>;

/** Opens a socket; gives it with the text frames and the close code that come. Throws the status of a refusal. */
export async function open(url: string, protocols: string[] = [], headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    // What goes wrong later ends the socket, and that is seen.
    socket.on('error', reject);
    socket.once('unexpected-response', (_, { statusCode }) => {
      reject(new Error(String(statusCode)));
      socket.terminate();
    });
  });
  return { socket, frames, closed, frame: (at = 0) => until(() => frames[at]) };
}

/** Looks again until there is something, for at most 15 s. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(LATE);
}

/** What an aspect shows within 15 s, or why it shows nothing, so that one of them does not hide the others. */
export async function tried<T>(look: () => Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(LATE)), PATIENCE);
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** `accepted`, or the status with which a handshake is refused. */
export async function handshake(url: string, protocols: string[] = []): Promise<string | number> {
  const answer = await tried(async () => {
    const { socket } = await open(url, protocols);
    socket.close();
    return 'accepted';
  });
  return /^\d{3}$/u.test(answer) ? Number(answer) : answer;
}
