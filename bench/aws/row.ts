// What a work has shown: a row of the report.

export interface Row {
  work: string;
  bar: string;
  /** What was measured, in words. */
  ours: string;
  /** The same of the original demo's way; empty where it has none. */
  demo: string;
  met: boolean;
}

/** Milliseconds as seconds: `1.25 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** A number with a comma between thousands. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
