// How commands and events are declared, and the field types they share. The areas themselves live in files of their own.
import * as z from 'zod/mini';
import { NAME_POINTS, pointsOf } from './limits.ts';

/** A command: what a client sends besides `action` and `id`, and what `ok` holds in the reply. */
export interface CommandShape<I extends z.ZodMiniObject = z.ZodMiniObject, O extends z.ZodMiniType = z.ZodMiniType> {
  input: I;
  output: O;
}

/** Declares a command. Unknown fields of the input are dropped, so an older server understands a newer client. */
export function command<I extends z.ZodMiniObject, O extends z.ZodMiniType>(input: I, output: O): CommandShape<I, O> {
  return { input, output };
}

/** `logged` events carry the seq of a room's entry; `state` events replace something. */
export type EventClass = 'logged' | 'state';

/** Declares an event: its class and its fields besides `event`. */
export function event<C extends EventClass, F extends z.ZodMiniObject>(kind: C, fields: F): { kind: C; fields: F } {
  return { kind, fields };
}

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/u;
/** Characters that reorder or hide what surrounds them (Unicode UAX 9). The joiners U+200C and U+200D stay: scripts and emoji need them. */
const DIRECTIONS = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Text of any one line: no control characters, no lone surrogates, no direction overrides. */
export const line = z.string().check(
  z.refine((s) => s.isWellFormed(), 'holds half a character'),
  z.refine((s) => !CONTROLS.test(s), 'holds a control character'),
  z.refine((s) => !DIRECTIONS.test(s), 'holds an invisible direction character'),
);

/** Alphabets whose letters a font draws alike: one word of a name keeps to one of them (Unicode UTS 39, 5.2). */
const ALPHABETS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
/** Draws nothing, but for the joiners, selectors and tags that letters and emoji are made with (Unicode UAX 44). */
const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}--[\u{200c}\u{200d}\p{Variation_Selector}\u{e0020}-\u{e007f}]]|\u{2800}/v;
/** More marks on one letter than any language writes. */
const HEAPED = /\p{M}{5,}/u;

/** A name as somebody gives it to a person or a room: trimmed, with single spaces, in Unicode NFC. */
export const name = line.check(
  z.overwrite((s) => s.replace(/\s+/gu, ' ')),
  z.trim(),
  z.normalize('NFC'),
  z.minLength(1, 'is empty'),
  z.refine((s) => pointsOf(s) <= NAME_POINTS, `is longer than ${NAME_POINTS} characters`),
  z.refine((s) => !UNSEEN.test(s), 'holds a character that nobody sees'),
  z.refine((s) => /[\p{L}\p{N}\p{S}\p{P}]/u.test(s), 'holds nothing to read'),
  z.refine((s) => !HEAPED.test(s), 'heaps marks on one letter'),
  z.refine((s) => !s.split(' ').some(mixesAlphabets), 'mixes alphabets within a word'),
);

function mixesAlphabets(word: string): boolean {
  return ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1;
}

/** A name as it is told: given under whatever rule held then. */
export const shownName = z.string();

/** An id made by us: letters, digits, `-` and `_`. */
export const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/u, 'is not an id'));
/** An id made by API Gateway, which may hold `=` and `+`. */
export const connectionId = z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/u, 'is not an id'));
/** An id or key made by a client: 1 to 64 printable ASCII characters. */
export const key = z.string().check(z.regex(/^[\x21-\x7e]{1,64}$/u, 'is not 1 to 64 plain characters'));
/** Position of an entry in its room's log; 0 is before the first. */
export const seq = z.int().check(z.minimum(0));
/** Ordinal of a post among the posts of its room; 0 is before the first. */
export const n = z.int().check(z.minimum(0));
/** ISO 8601 in UTC with milliseconds. For display: order is by seq alone. */
export const timestamp = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u));
