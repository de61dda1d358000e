import { parseArgs } from 'node:util';

export interface Flags {
  /** The address of a stage's socket, without a slash at its end; the local gateway without one. */
  url: string | undefined;
  slow: boolean;
  /** Whether to print the tables of docs/aws.md instead. */
  markdown: boolean;
}

const EXAMPLE = 'wss://abc123.execute-api.us-east-1.amazonaws.com/production';

/** Reads the flags of `npm run aws:conformance`; a wrong one is a sentence with the right form. */
export function readFlags(args: string[]): Flags | { wrong: string } {
  let values: { url?: string; slow?: boolean; markdown?: boolean };
  try {
    const alone = { type: 'boolean' } as const;
    ({ values } = parseArgs({ args, options: { url: { type: 'string' }, slow: alone, markdown: alone } }));
  } catch (error) {
    return { wrong: `${(error as Error).message}. Flags: --url ${EXAMPLE} and with it --slow; --markdown.` };
  }
  const { url, slow = false, markdown = false } = values;
  if (url === undefined)
    return slow
      ? { wrong: '--slow goes with --url: the local gateway has a clock that is moved.' }
      : { url, slow, markdown };
  const address = URL.parse(url);
  if (address === null || !/^wss?:$/u.test(address.protocol) || address.pathname === '/' || address.search !== '')
    return { wrong: `--url is ${url}; give the address of a stage's socket, such as ${EXAMPLE}.` };
  return { url: address.href.replace(/\/$/u, ''), slow, markdown };
}
