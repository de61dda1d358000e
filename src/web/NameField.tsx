import type { Ref } from 'react';
import type { AccountProblem } from '../client/account.ts';
import { NAME_MOST, nameFault } from '../client/text.ts';
import { words } from './words.ts';

/** What is wrong with a name before anybody is asked, or nothing. */
export function nameTrouble(name: string): string | undefined {
  const fault = nameFault(name);
  if (fault === 'empty') return words.nameMissing;
  return fault === 'long' ? words.nameTooLong(NAME_MOST) : undefined;
}

const reasons = {
  invalid: 'nameRefused',
  forbidden: 'guestsRefused',
  rate_limited: 'tooManyTries',
  unreachable: 'unreachable',
} as const satisfies { [P in AccountProblem]?: keyof typeof words };

/** The sentence for a refused name or sign-in. */
export function problemWords(problem: AccountProblem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  return problem in reasons ? words[reasons[problem as keyof typeof reasons]] : words.serverFailed;
}

/** The field for one's own name, its hint, and beneath it what is wrong. */
export function NameField({
  ref,
  initial,
  trouble,
}: {
  ref: Ref<HTMLInputElement>;
  initial?: string;
  trouble?: string;
}) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor="username" className="text-second font-[550]">
        {words.yourName}
      </label>
      <input
        ref={ref}
        id="username"
        name="username"
        autoComplete="username"
        autoCapitalize="words"
        spellCheck={false}
        dir="auto"
        defaultValue={initial}
        aria-invalid={trouble !== undefined}
        aria-describedby={trouble ? 'username-hint username-trouble' : 'username-hint'}
        className="edge-focus h-11 w-full rounded-2 outline-hidden border border-line-strong bg-raised px-3 text-field aria-invalid:border-danger"
      />
      <p id="username-hint" className="text-meta text-pretty text-ink-3">
        {words.yourNameHint}
      </p>
      <p id="username-trouble" role="alert" className="text-second text-danger">
        {trouble}
      </p>
    </div>
  );
}
