// Reading a request's body: JSON, an object, no larger than a frame.
import type { Context } from 'hono';
import { ChatError } from '../protocol/errors.ts';
import { openFrame } from '../protocol/frame.ts';
import { bytesOf, FRAME_BYTES } from '../protocol/limits.ts';
import type { Env } from './visit.ts';

/**
 * The fields of a JSON body; an empty body has none. Throws `too_large`, `bad_frame`, and `invalid` for another content
 * type: a page of somebody else's can send text or a form without asking, but never JSON.
 */
export async function body(c: Context<Env>): Promise<{ [field: string]: unknown }> {
  if (Number(c.req.header('content-length') ?? 0) > FRAME_BYTES) throw new ChatError('too_large');
  const text = await c.req.text();
  if (bytesOf(text) > FRAME_BYTES) throw new ChatError('too_large');
  const type = c.req.header('content-type');
  if ((text !== '' || type !== undefined) && !/^application\/json(?:;|$)/iu.test(type ?? '')) {
    throw new ChatError('invalid', 'The body must be application/json.');
  }
  return text === '' ? {} : openFrame(text).fields;
}
