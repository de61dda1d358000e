// The owner's configuration: environment variables and flags, checked. Every wrong value is named with the right form.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostName } from '../../core/origin.ts';
import type { Settings } from '../../core/settings.ts';
import { name } from '../../protocol/define.ts';
import { NAME_POINTS } from '../../protocol/limits.ts';

export interface NodeConfig {
  settings: Settings;
  host: string;
  port: number;
  /** Folder of the database and the files. */
  data: string;
  /** Folder of the built page. */
  page: string;
  /** The public address, when it is not this machine's own. */
  url: URL | undefined;
  /** Sentences for the owner about what was ignored. */
  warnings: string[];
}

const KNOWN = ['PARLEY_DATA', 'PARLEY_URL', 'PARLEY_NAME', 'PARLEY_GUESTS', 'PARLEY_CLASSIC_ORIGINS'];
/** Names that a later version knows; setting them is no mistake. */
const RESERVED = [
  'PARLEY_TRUST_PROXY',
  'PARLEY_TLS_CERT',
  'PARLEY_TLS_KEY',
  'PARLEY_RATE_LIMIT',
  'PARLEY_MAX_CONNECTIONS_PER_IP',
];

/** Reads the configuration. Throws an Error with one line per wrong value. */
export function readConfig(env: NodeJS.ProcessEnv): NodeConfig {
  const wrong: string[] = [];
  const { PORT = '8080', HOST = '127.0.0.1', PARLEY_DATA = './data', PARLEY_NAME = 'Parley' } = env;
  const port = Number(PORT);
  if (!/^\d{1,5}$/u.test(PORT) || port > 65_535) wrong.push(`PORT is "${PORT}": give a number from 0 to 65535.`);
  const hostOk = hostName(HOST.includes(':') ? `[${HOST.replace(/^\[|\]$/gu, '')}]` : HOST);
  if (hostOk === undefined)
    wrong.push(`HOST is "${HOST}": give an address such as 127.0.0.1, 0.0.0.0 or chat.example.com.`);
  const url = urlOf(env['PARLEY_URL'], wrong);
  const own = HOST === '127.0.0.1' || HOST === 'localhost' || HOST === '::1';
  if (!name.safeParse(PARLEY_NAME).success) {
    wrong.push(`PARLEY_NAME is "${PARLEY_NAME}": give a name of 1 to ${NAME_POINTS} plain characters.`);
  }
  const guests = env['PARLEY_GUESTS'] ?? (own && !url ? 'direct' : 'off');
  if (!isGuests(guests)) {
    wrong.push(`PARLEY_GUESTS is "${guests}": give on, off, or direct (only who does not come through a proxy).`);
  }
  const classicOrigins = (env['PARLEY_CLASSIC_ORIGINS'] ?? '').split(',').filter((origin) => origin !== '');
  for (const origin of classicOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      wrong.push(`PARLEY_CLASSIC_ORIGINS has "${origin}": give origins such as https://example.com, split by commas.`);
    }
  }
  if (wrong.length > 0 || !isGuests(guests)) throw new Error(wrong.join('\n'));

  const set = Object.keys(env).filter((variable) => variable.startsWith('PARLEY_'));
  const warnings = set.flatMap((variable) =>
    KNOWN.includes(variable)
      ? []
      : [RESERVED.includes(variable) ? `${variable} has no effect yet.` : `${variable} is not a setting of ours.`],
  );
  if (guests === 'off')
    warnings.push('Nobody can come in: guests are off here. PARLEY_GUESTS=on lets in whoever reaches it.');
  if (!own && url?.protocol !== 'https:') {
    warnings.push(
      'Without https, sessions and messages can be read along the way. Use it only in a network you trust.',
    );
  }
  return {
    host: HOST.replace(/^\[|\]$/gu, ''),
    port,
    data: resolve(PARLEY_DATA),
    page: fileURLToPath(new URL('../../../dist/web', import.meta.url)),
    url,
    warnings,
    settings: {
      name: PARLEY_NAME,
      version: versionOfPackage(),
      guests,
      inFlight: 8,
      beatMs: 25_000,
      hosts: [hostOk, url?.hostname.toLowerCase()].filter((name) => name !== undefined),
      classicOrigins,
    },
  };
}

function urlOf(text: string | undefined, wrong: string[]): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/u.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) return url;
  wrong.push(`PARLEY_URL is "${text}": give the public address, such as https://chat.example.com.`);
  return undefined;
}

function isGuests(text: string): text is Settings['guests'] {
  return text === 'on' || text === 'off' || text === 'direct';
}

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
