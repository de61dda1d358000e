// One frame of text, either way: what its envelope is. What the fields inside mean lives in the areas.
import * as z from 'zod/mini';
import { key } from './define.ts';
import { ChatError, type ErrorBody } from './errors.ts';
import type { ServerEvent } from './index.ts';

/** A client's frame, opened: `action` routes it, `id` names the reply, `fields` are not checked yet. */
export interface Envelope {
  action: string | undefined;
  id: string | undefined;
  fields: Record<string, unknown>;
}

/** Opens a client's frame. Throws `bad_frame` when it is not a JSON object. */
export function openFrame(text: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ChatError('bad_frame', 'This is not JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ChatError('bad_frame');
  const fields = value as Record<string, unknown>;
  const id = key.safeParse(fields['id']);
  return {
    action: typeof fields['action'] === 'string' ? fields['action'] : undefined,
    id: id.success ? id.data : undefined,
    fields,
  };
}

/** Checks `value` against a schema and returns it typed. Throws `invalid` or `too_large`, naming the first bad field. */
export function check<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues;
  const large = issues.find((issue) => issue.code === 'custom' && issue.params?.['code'] === 'too_large');
  const issue = large ?? issues[0];
  const field = issue?.path.join('.') || 'The body';
  throw new ChatError(large ? 'too_large' : 'invalid', `${field} ${complaint(issue, value)}.`);
}

/** What is wrong with a field, in words: our own where a schema has some, else by what kind of wrong it is. */
function complaint(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (issue?.code === 'custom' || issue?.code === 'too_small' || issue?.code === 'too_big') {
    if (!/^(?:Too|Invalid)/u.test(issue.message)) return issue.message;
  }
  const found = issue?.path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    value,
  );
  if (found === undefined) return 'is missing';
  if (issue?.code === 'invalid_format' && !issue.message.startsWith('Invalid')) return issue.message;
  return issue?.code === 'invalid_type'
    ? `is no ${issue.expected === 'int' ? 'whole number' : issue.expected}`
    : 'is wrong';
}

/** An event, the same bytes for everybody. */
export function encodeEvent(event: ServerEvent): string {
  return JSON.stringify(event);
}

/** The reply to the command `re`. */
export function encodeReply(re: string, ok: unknown): string {
  return JSON.stringify({ re, ok });
}

/** An event that is the reply to the command `re` too: its fields hold all that the reply would. */
export function encodeFolded(re: string, event: ServerEvent): string {
  return JSON.stringify({ re, ...event });
}

/** The refusal of the command `re`; without `re`, of a frame whose id could not be read. */
export function encodeError(re: string | undefined, body: ErrorBody): string {
  return JSON.stringify(re === undefined ? body : { re, ...body });
}
