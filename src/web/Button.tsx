import type { ComponentProps } from 'react';

const looks = {
  primary: 'min-h-11 px-5 text-message gradient text-on-gradient hover:brightness-105',
  second: 'min-h-11 px-5 text-message border border-line-strong bg-raised hover:bg-s2',
  small:
    'min-h-8 px-3 text-second border border-line-strong bg-raised hover:bg-s2 @max-[640px]/app:min-h-11 @max-[640px]/app:px-4 @max-[640px]/app:text-face',
} as const;

/** A button with a label: the one primary of a view, a second one beside it, or a small one in a row. */
export function Button({ look, className = '', ...rest }: ComponentProps<'button'> & { look: keyof typeof looks }) {
  return (
    <button
      type="button"
      className={`inline-flex items-center justify-center gap-2 rounded-2 font-[550] transition-colors disabled:bg-none disabled:bg-s2 disabled:text-ink-3 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}

/** An action inside a line of text. */
export function TextButton({ className = '', ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={`touch shrink-0 rounded-1 px-1 font-[550] whitespace-nowrap underline-offset-2 hover:underline ${className}`}
      {...rest}
    />
  );
}

/** An action shown by an icon alone; its name is in `aria-label`. */
export function IconButton({ className = '', ...rest }: ComponentProps<'button'> & { 'aria-label': string }) {
  return (
    <button
      type="button"
      title={rest['aria-label']}
      className={`touch inline-grid size-8 shrink-0 place-items-center rounded-2 text-ink-2 transition-colors hover:bg-s2 hover:text-ink @max-[640px]/app:size-11 ${className}`}
      {...rest}
    />
  );
}
