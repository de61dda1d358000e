import type { Color } from '../protocol/account.ts';
import { initials } from './initials.ts';

const sizes = {
  36: 'size-9 text-second font-semibold',
  28: 'size-7 text-gutter font-semibold',
  24: 'size-6 text-tiny font-[650]',
} as const;

/** A person's initials in the person's colour. Never the only sign of who it is, so it is hidden from readers. */
export function Avatar({ name, color, size = 36 }: { name: string; color: Color; size?: keyof typeof sizes }) {
  return (
    <span
      aria-hidden="true"
      className={`person-${color} inline-grid shrink-0 place-items-center rounded-full bg-person-soft leading-none text-person ${sizes[size]}`}
    >
      {initials(name)}
    </span>
  );
}
