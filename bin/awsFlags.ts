// The flags of `parley aws`, and which of its commands takes which.

export interface Flag {
  type: 'string' | 'boolean';
  /** The right form of its value, as it follows "give". */
  form?: string;
  /** How its value is called in the usage. */
  takes?: string;
  meaning: string;
  /** Whether a value has the right form. */
  fits?(value: string): boolean;
}

const REGION = 'a region such as eu-central-1';
const isRegion = (value: string) => /^[a-z]{2}(?:-[a-z]+)+-\d$/u.test(value);
const isSpan = (value: string) => /^\d{1,4}[smhd]$/u.test(value);
const isAddress = (value: string) => /^https:\/\/[a-z0-9.-]+$/u.test(value);
const isCertificate = (value: string) => /^arn:[a-z-]+:acm:us-east-1:.+$/u.test(value);
const isMail = (value: string) => /^\S+@\S+$/u.test(value);
const isDollars = (value: string) => /^[1-9]\d{0,5}$/u.test(value);
const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value);

export const flags = {
  stage: {
    type: 'string',
    takes: 'STAGE',
    form: 'prod or dev',
    fits: oneOf('prod', 'dev'),
    meaning: 'prod (the default) or dev, beside it',
  },
  region: {
    type: 'string',
    takes: 'REGION',
    form: REGION,
    fits: isRegion,
    meaning: 'where; else AWS_REGION, or that of the profile',
  },
  profile: {
    type: 'string',
    takes: 'NAME',
    form: 'the name of a profile',
    meaning: 'whose credentials; else AWS_PROFILE, or what is in the environment',
  },
  name: { type: 'string', takes: 'NAME', form: 'the name of the place', meaning: "the place's name" },
  guests: {
    type: 'string',
    takes: 'on|off',
    form: 'on or off',
    fits: oneOf('on', 'off'),
    meaning: 'whether everybody may come in as a guest',
  },
  url: {
    type: 'string',
    takes: 'URL',
    form: 'an address such as https://chat.example.com',
    fits: isAddress,
    meaning: "the page's own address, if it has one",
  },
  certificate: {
    type: 'string',
    takes: 'ARN',
    form: 'the ARN of a certificate of ACM in us-east-1',
    fits: isCertificate,
    meaning: 'the certificate of that address',
  },
  email: {
    type: 'string',
    takes: 'ADDRESS',
    form: 'a mail address',
    fits: isMail,
    meaning: 'where alarms and warnings of the budget go',
  },
  budget: {
    type: 'string',
    takes: 'DOLLARS',
    form: 'whole dollars a month',
    fits: isDollars,
    meaning: 'of the whole account: a mail comes at half, 80 % and all of it (10)',
  },
  'no-owner-link': { type: 'boolean', meaning: 'print no owner link, where others read along' },
  yes: { type: 'boolean', meaning: 'do not ask; for scripts' },
  since: {
    type: 'string',
    takes: 'TIME',
    form: 'a time such as 15m, 2h or 1d',
    fits: isSpan,
    meaning: 'from when on (15m)',
  },
  follow: { type: 'boolean', meaning: 'go on with what is written from now on' },
  'from-table': { type: 'string', takes: 'TABLE', form: "the name of the demo's table", meaning: 'read this table' },
  'from-region': {
    type: 'string',
    takes: 'REGION',
    form: REGION,
    fits: isRegion,
    meaning: 'the region it is in, if another',
  },
  'from-file': {
    type: 'string',
    takes: 'FILE',
    form: 'a file or a folder',
    meaning: 'read this export, or all in this folder',
  },
  'to-file': { type: 'string', takes: 'FILE', form: 'a new file', meaning: 'only write the table to this file' },
  'dry-run': { type: 'boolean', meaning: 'only count what would be brought' },
  late: { type: 'boolean', meaning: 'also when the lobby has newer entries' },
  help: { type: 'boolean', meaning: 'say all this' },
} as const satisfies { [name: string]: Flag };

export type FlagName = keyof typeof flags;
/** What was given of them. */
export type Given = { [name in FlagName]?: string | boolean };

/** What every command takes. */
export const always: FlagName[] = ['stage', 'region', 'profile', 'help'];
