// Bodies of HTTP, whole.
import type { IncomingMessage } from 'node:http';

/** The body of a request or an answer, as text. Rejects when it breaks off. */
export async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
