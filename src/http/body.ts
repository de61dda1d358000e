// Reading a request's body: JSON, an object, no larger than a frame.
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ChatError } from '../protocol/errors.ts';
import { openFrame } from '../protocol/frame.ts';
import { FRAME_BYTES } from '../protocol/limits.ts';
import type { Env } from './visit.ts';

/** Refuses a body larger than a frame, also one that does not say its size. */
export const limitBody = bodyLimit({
  maxSize: FRAME_BYTES,
  onError: () => {
    throw new ChatError('too_large');
  },
});

/**
 * The fields of a JSON body; an empty body has none. Throws `bad_frame`, and `invalid` for another content type: a page
 * of somebody else's can send text or a form without asking, but never JSON.
 */
export async function body(c: Context<Env>): Promise<{ [field: string]: unknown }> {
  const text = await c.req.text().catch((cause: unknown) => {
    if (cause instanceof ChatError) throw cause;
    throw new ChatError('bad_frame', 'The request broke off.', { cause });
  });
  const type = c.req.header('content-type');
  if ((text !== '' || type !== undefined) && !/^application\/json(?:;|$)/iu.test(type ?? '')) {
    throw new ChatError('invalid', 'The body must be application/json.');
  }
  return text === '' ? {} : openFrame(text).fields;
}
