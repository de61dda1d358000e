import type { Ref } from 'react';
import { NAME_MOST, nameFault } from '../client/text.ts';
import { Field } from './Field.tsx';
import { words } from './words.ts';

/** What is wrong with a name before anybody is asked, or nothing. */
export function nameTrouble(name: string): string | undefined {
  const fault = nameFault(name);
  if (fault === 'empty') return words.nameMissing;
  return fault === 'long' ? words.nameTooLong(NAME_MOST) : undefined;
}

interface Props {
  ref: Ref<HTMLInputElement>;
  initial?: string;
  hint?: string;
  trouble?: string | undefined;
}

/** The field for one's own name, its hint, and beneath it what is wrong. */
export function NameField({ ref, initial, hint = words.yourNameHint, trouble }: Props) {
  return (
    <Field
      ref={ref}
      label={words.yourName}
      hint={hint}
      trouble={trouble}
      name="username"
      autoComplete="username"
      autoCapitalize="words"
      spellCheck={false}
      defaultValue={initial}
    />
  );
}
