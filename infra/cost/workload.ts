// Who uses a place and how much. Each figure is an option of the command; what nothing is said of is a team's.

export interface Option {
  /** What it is when nothing is said. */
  fallback: number;
  least: number;
  most: number;
  /** Only whole numbers. */
  whole?: true;
  meaning: string;
}

export const options = {
  users: { fallback: 100, least: 1, most: 10_000_000, whole: true, meaning: 'people who belong to the place' },
  active: { fallback: 0.6, least: 0, most: 1, meaning: 'part of them who come on a day' },
  days: { fallback: 22, least: 0, most: 31, meaning: 'days a month on which they come' },
  hours: { fallback: 4, least: 0, most: 24, meaning: 'hours a day each of them is connected' },
  visible: { fallback: 0.25, least: 0, most: 1, meaning: 'part of that time in which the page is in sight' },
  connections: { fallback: 1.2, least: 1, most: 100, meaning: 'connections of each person: tabs and devices' },
  visits: { fallback: 3, least: 0, most: 1_000, meaning: 'times a day each of these connects' },
  messages: { fallback: 20, least: 0, most: 10_000, meaning: 'messages each writes a day' },
  recipients: {
    fallback: 8,
    least: 1,
    most: 1_000_000,
    meaning: "open connections each goes to, the writer's own among them",
  },
  away: {
    fallback: 8,
    least: 0,
    most: 1_000_000,
    meaning: 'open connections of members that have other rooms open',
  },
  lulls: { fallback: 0.25, least: 0, most: 1, meaning: 'part of the messages before which a room was silent for 30 s' },
  text: { fallback: 200, least: 1, most: 16_384, whole: true, meaning: 'bytes of a message' },
  reads: { fallback: 30, least: 0, most: 10_000, meaning: 'times a day each is noted to have read on' },
  typing: { fallback: 0, least: 0, most: 100, meaning: 'typing notices for each message; there are none yet' },
  rooms: { fallback: 5, least: 1, most: 10_000, meaning: 'rooms each belongs to' },
  opened: { fallback: 2, least: 0, most: 100, meaning: 'rooms a connection has open' },
  retention: { fallback: 12, least: 0, most: 1_200, meaning: 'months that messages are kept' },
  files: { fallback: 0, least: 0, most: 1_000_000, meaning: 'MB of files kept for each person; there are none yet' },
  alarms: { fallback: 0, least: 0, most: 1_000, whole: true, meaning: "alarms beyond the stack's own" },
  zones: { fallback: 0, least: 0, most: 100, whole: true, meaning: 'DNS zones in Route 53, for a name of your own' },
} as const satisfies { [name: string]: Option };

export type Workload = { [N in keyof typeof options]: number };

/** What is used when nothing is said. */
export const team = Object.fromEntries(
  Object.entries(options).map(([name, { fallback }]) => [name, fallback]),
) as Workload;

/** What an option must look like, as it follows "give". */
export function formOf({ least, most, whole }: Option): string {
  return `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`;
}

/** The number of a text; undefined when it is not what the option takes. */
export function readOption({ least, most, whole }: Option, text: string): number | undefined {
  if (!/^\d{1,12}(?:\.\d{1,9})?$/u.test(text)) return undefined;
  const value = Number(text);
  return value < least || value > most || (whole && !Number.isInteger(value)) ? undefined : value;
}
