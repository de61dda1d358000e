import { useId } from 'react';

const SHAPE =
  'M4 11a9 9 0 1 1 9 9c-1.5 0-3-.37-4.3-1.04V21.2a2.35 2.35 0 0 1-4.7 0zM13 7.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8z';

/** The mark: a "p" that is a speech bubble. `outline` for empty places, `plain` to take the colour around it. */
export function Mark({ look = 'filled', className }: { look?: 'filled' | 'outline' | 'plain'; className?: string }) {
  const id = useId();
  const paint = look === 'plain' ? 'currentColor' : `url(#${id})`;
  return (
    <svg viewBox="0 0 26 26" className={className} aria-hidden="true">
      <linearGradient id={id} x2="1" y2="1">
        <stop stopColor="var(--g0)" />
        <stop offset=".6" stopColor="var(--g1)" />
        <stop offset="1" stopColor="var(--g2)" />
      </linearGradient>
      {look === 'outline' ? (
        <path d={SHAPE} fill="none" stroke={paint} strokeLinejoin="round" />
      ) : (
        <path d={SHAPE} fill={paint} fillRule="evenodd" />
      )}
    </svg>
  );
}

const about = (scale: number) => `translate(13 11) scale(${scale}) translate(-13 -11)`;

/** The mark as a large line drawing, three times inside itself. */
export function MarkLines({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 26 26" className={className} fill="none" stroke="currentColor" aria-hidden="true">
      <path strokeWidth=".25" d={SHAPE} />
      <path strokeWidth=".18" transform={about(0.78)} d={SHAPE} />
      <path strokeWidth=".18" transform={about(1.24)} d={SHAPE} />
    </svg>
  );
}
