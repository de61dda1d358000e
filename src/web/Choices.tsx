import { type ReactNode, useId } from 'react';

interface Props<Value extends string> {
  label: string;
  value: Value;
  /** `picture` stands before the label. */
  choices: readonly (readonly [value: Value, label: string, picture?: ReactNode])[];
  onChoose(value: Value): void;
}

/** One of a few, all in sight. Native radio buttons: the arrow keys go through them. */
export function Choices<Value extends string>({ label, value, choices, onChoose }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="pb-1.5 text-second font-[550]">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map(([choice, text, picture]) => (
          <label
            key={choice}
            className="ring-within flex min-h-9 cursor-pointer items-center gap-2 rounded-2 border border-line-strong bg-raised px-3 py-1 hover:bg-s2 has-checked:border-accent has-checked:bg-accent-soft has-checked:font-[550] has-checked:text-accent-text @max-[640px]/app:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={choice}
              checked={choice === value}
              onChange={() => onChoose(choice)}
              className="size-4 shrink-0 accent-accent outline-none"
            />
            {picture}
            <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
