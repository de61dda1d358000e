import type { Pulse } from '../client/pulse.ts';
import { words } from './words.ts';

const SPAN_MS = 5 * 60_000;
const WIDTH = 328;
const HEIGHT = 32;

/** Round trips of the last five minutes as a line. Time runs from left to right in every language. */
export function RoundTrips({ rtts, now }: { rtts: Pulse['rtts']; now: number }) {
  const shown = rtts.filter(({ at }) => at > now - SPAN_MS);
  if (shown.length < 2) return null;
  const values = shown.map(({ ms }) => ms);
  const most = Math.max(...values);
  const x = (at: number): number => ((at - now) / SPAN_MS + 1) * WIDTH;
  // The whole height for the slowest, but a quick line is not made to look rough.
  const y = (ms: number): number => HEIGHT - 4 - (ms / Math.max(most, 50)) * (HEIGHT - 8);
  const points = shown.map(({ at, ms }) => `${x(at).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.roundTripChart(Math.round(Math.min(...values)), Math.round(most))}
      className="h-8 w-full text-accent"
    >
      <polyline
        points={points}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
