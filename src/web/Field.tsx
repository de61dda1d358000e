import { type ComponentProps, useId } from 'react';

interface Props extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  /** What is wrong with what was written. */
  trouble?: string | undefined;
  /** Lower, where it stands among facts and not in a form of its own. */
  small?: boolean;
}

/** A line to write in: its label above, a hint beneath, and beneath that what is wrong. */
export function Field({ label, hint, trouble, small = false, ...rest }: Props) {
  const id = useId();
  const told = [...(hint ? [`${id}hint`] : []), ...(trouble ? [`${id}trouble`] : [])].join(' ');
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-second font-[550]">
        {label}
      </label>
      <input
        dir="auto"
        placeholder=" "
        {...rest}
        id={id}
        aria-invalid={trouble !== undefined}
        aria-describedby={told === '' ? undefined : told}
        className={`edge-focus w-full min-w-0 rounded-2 border border-line-strong bg-raised px-3 focus-visible:outline-hidden aria-invalid:border-danger ${small ? 'h-9 text-second @max-[640px]/app:h-11 @max-[640px]/app:text-field' : 'h-11 text-field'}`}
      />
      {hint && (
        <p id={`${id}hint`} className="text-meta text-pretty text-ink-3">
          {hint}
        </p>
      )}
      <p id={`${id}trouble`} role="alert" className="text-second text-danger empty:hidden">
        {trouble}
      </p>
    </div>
  );
}
