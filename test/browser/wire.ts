// What journeys change at the other end of a page's socket: what others say, and what the server answers.
import type { Page } from '@playwright/test';
import { type Address, enter } from '../person.ts';
import type { TestServer } from './server.ts';

/** Where a server is. */
export function addressOf({ url, socket }: TestServer): Address {
  return { http: url, socket };
}

/** Somebody else comes, says a number of things in the lobby, and goes. */
export async function write(server: TestServer, name: string, texts: string[]): Promise<void> {
  const other = await enter(addressOf(server), name);
  for (const [i, message] of texts.entries())
    await other.ok('sendmessage', { roomId: 'lobby', key: `line-${i}`, message });
  other.socket.close();
}

/** "line 3", "line 4" and so on. */
export const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

interface Frame {
  action: string;
  id: string;
  /** With `sendmessage`. */
  message?: string;
  /** With `history` of what is older. */
  before?: number;
}

/** The address of a socket, on either platform. */
export const SOCKET = /\/(?:ws|production)$/u;

/** Answers some of what a page sends in the server's place, from its next connection on; `silence` is no answer at all. */
export async function refusing(page: Page, refusal: (frame: Frame) => object | 'silence' | undefined): Promise<void> {
  await page.routeWebSocket(SOCKET, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data)) as Frame;
      const answer = refusal(frame);
      if (answer === undefined) server.send(data);
      else if (answer !== 'silence') socket.send(JSON.stringify({ re: frame.id, ...answer }));
    });
  });
}
