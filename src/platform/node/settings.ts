// Every setting of one machine, once: what it is called, what it does, what it is when nothing is said, and how a value
// is read. The usage text is printed from this table, and README.md repeats it for who has not started yet.
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { hostName } from '../../core/origin.ts';
import type { Settings } from '../../core/settings.ts';
import { name } from '../../protocol/define.ts';
import { NAME_POINTS } from '../../protocol/limits.ts';

export interface Setting<T> {
  /** The environment variable. Its flag is the same name in lower case, without `PARLEY_`. */
  variable: string;
  /** What stands for the value in the usage text. */
  takes: string;
  /** What is read when nothing is said; without one, the value is undefined then. */
  fallback?: string;
  /** What happens when nothing is said, in words, where `fallback` does not say it. */
  otherwise?: string;
  meaning: string;
  /** The right form, as it follows "give". */
  form: string;
  /** The value of a text, or undefined when the text is wrong. */
  read: (text: string) => T | undefined;
}

interface WithFallback {
  fallback: string;
}

/** Whether an IP address belongs to a proxy whose headers are believed. */
export type Trusts = (address: string) => boolean;
export type LogLevel = 'info' | 'warn' | 'error';

export const table = {
  port: row({
    variable: 'PORT',
    takes: 'N',
    fallback: '8080',
    meaning: 'the port; `0` takes a free one',
    form: 'a number from 0 to 65535',
    read: (text) => number(text, 65_535),
  }),
  host: row({
    variable: 'HOST',
    takes: 'ADDRESS',
    fallback: '127.0.0.1',
    meaning: 'the address to listen on; `0.0.0.0` for all',
    form: 'an address such as 127.0.0.1, 0.0.0.0 or chat.example.com',
    read: (text) => {
      const bare = text.replace(/^\[|\]$/gu, '');
      return hostName(bare.includes(':') ? `[${bare}]` : bare) === undefined ? undefined : bare;
    },
  }),
  data: row({
    variable: 'PARLEY_DATA',
    takes: 'FOLDER',
    fallback: './data',
    meaning: 'the folder of the messages; made if missing, for your eyes only',
    form: 'a folder',
    read: (text) => resolve(text),
  }),
  name: row({
    variable: 'PARLEY_NAME',
    takes: 'NAME',
    fallback: 'Parley',
    meaning: "the place's name",
    form: `a name of 1 to ${NAME_POINTS} plain characters`,
    read: (text) => (name.safeParse(text).success ? text : undefined),
  }),
  url: row({
    variable: 'PARLEY_URL',
    takes: 'URL',
    meaning: 'the public address, such as `https://chat.example.com`; with https, cookies are `Secure`',
    form: 'the public address, such as https://chat.example.com',
    read: urlOf,
  }),
  guests: row<Settings['guests']>({
    variable: 'PARLEY_GUESTS',
    takes: 'WHO',
    otherwise: '`direct` while it listens on this machine only and has no `PARLEY_URL`, else `off`',
    meaning: '`on`: everybody may come in; `off`: nobody; `direct`: only browsers on this machine',
    form: 'on, off, or direct (only browsers on this machine)',
    read: (text) => (text === 'on' || text === 'off' || text === 'direct' ? text : undefined),
  }),
  classicOrigins: row({
    variable: 'PARLEY_CLASSIC_ORIGINS',
    takes: 'URLS',
    meaning: 'pages elsewhere that may connect as classic clients, such as `https://old.example.com`, split by commas',
    form: 'origins such as https://example.com, split by commas',
    read: (text) => all(text, (one) => (URL.canParse(one) && new URL(one).origin === one ? one : undefined)),
  }),
  trustProxy: row<Trusts>({
    variable: 'PARLEY_TRUST_PROXY',
    takes: 'WHO',
    fallback: 'off',
    meaning:
      'whose `X-Forwarded-*` headers count: `loopback`, addresses, or networks such as `10.0.0.0/8`, split by commas',
    form: 'off, loopback, or addresses and networks such as 192.0.2.7 or 10.0.0.0/8, split by commas',
    read: trustsOf,
  }),
  tlsCert: row({
    variable: 'PARLEY_TLS_CERT',
    takes: 'FILE',
    meaning: 'a certificate (PEM, with its chain), to serve https without a proxy; read again when the file changes',
    form: 'the file of a certificate',
    read: (text) => resolve(text),
  }),
  tlsKey: row({
    variable: 'PARLEY_TLS_KEY',
    takes: 'FILE',
    meaning: "the certificate's private key (PEM)",
    form: 'the file of a private key',
    read: (text) => resolve(text),
  }),
  rateLimit: row({
    variable: 'PARLEY_RATE_LIMIT',
    takes: 'on|off',
    fallback: 'on',
    meaning: '`off` switches off every rate limit, for tests and measurements',
    form: 'on or off',
    read: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
  }),
  maxConnectionsPerIp: row({
    variable: 'PARLEY_MAX_CONNECTIONS_PER_IP',
    takes: 'N',
    fallback: '0',
    meaning: 'most connections of one address at once; `0` for no limit',
    form: 'a number from 0 to 1000000',
    read: (text) => number(text, 1_000_000),
  }),
  logLevel: row<LogLevel>({
    variable: 'PARLEY_LOG',
    takes: 'LEVEL',
    otherwise: '`info`; `warn` in a terminal',
    meaning: 'the least that is logged: `info`, `warn` or `error`',
    form: 'info, warn or error',
    read: (text) => (text === 'info' || text === 'warn' || text === 'error' ? text : undefined),
  }),
};

export type SettingName = keyof typeof table;
type Table = typeof table;
/** What could be read of all settings; undefined where a text was wrong, or nothing was said and there is no fallback. */
type Said = { [N in SettingName]: ReturnType<Table[N]['read']> };
/** The same when nothing was wrong: a setting with a fallback has a value. */
type Values = {
  [N in SettingName]: Table[N] extends WithFallback ? Exclude<Said[N], undefined> : Said[N];
};

/** The flag of a setting, without its dashes. */
export function flagOf({ variable }: Pick<Setting<unknown>, 'variable'>): string {
  return variable
    .replace(/^PARLEY_/u, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

/** Reads all settings. Each wrong one is a sentence in `wrong`. An empty value counts as none where none is possible. */
export function readValues(env: NodeJS.ProcessEnv): { values: Said; wrong: string[] } {
  const wrong: string[] = [];
  const read = ({ variable, fallback, form, read: parse }: Setting<unknown>): unknown => {
    const text = env[variable] ?? fallback;
    if (text === undefined || (text === '' && fallback === undefined)) return undefined;
    const value = parse(text);
    if (value === undefined) wrong.push(`${variable} is "${text}": give ${form}${because(variable, text)}.`);
    return value;
  };
  const values = Object.fromEntries(Object.entries(table).map(([key, setting]) => [key, read(setting)]));
  return { values: values as Said, wrong };
}

/** Whether every setting with a fallback has a value, which it has unless its text was wrong. */
export function isWhole(values: Said): values is Values {
  return Object.entries<Setting<unknown>>(table).every(
    ([key, { fallback }]) => fallback === undefined || values[key as SettingName] !== undefined,
  );
}

/** What is wrong with a public address that is right but for its end. */
function because(variable: string, text: string): string {
  if (variable !== table.url.variable || !URL.canParse(text)) return '';
  const { origin, pathname, search, hash } = new URL(text);
  const rest = pathname + search + hash;
  return urlOf(origin) && rest !== '/' ? `, without "${rest}": Parley needs a name of its own, not a path` : '';
}

function row<T>(setting: Setting<T> & WithFallback): Setting<T> & WithFallback;
function row<T>(setting: Setting<T>): Setting<T>;
function row<T>(setting: Setting<T>): Setting<T> {
  return setting;
}

function number(text: string, most: number): number | undefined {
  return /^\d{1,9}$/u.test(text) && Number(text) <= most ? Number(text) : undefined;
}

/** Every part of a list split by commas, or undefined when one is wrong. */
function all<T>(text: string, read: (part: string) => T | undefined): T[] | undefined {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  const values = parts.map(read).filter((value) => value !== undefined);
  return values.length === parts.length ? values : undefined;
}

function urlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/u.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash ? url : undefined;
}

function trustsOf(text: string): Trusts | undefined {
  const list = new BlockList();
  const add = (part: string): true | undefined => {
    if (part === 'loopback') {
      list.addSubnet('127.0.0.0', 8, 'ipv4');
      list.addAddress('::1', 'ipv6');
      return true;
    }
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/u.exec(part) ?? [];
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] as number;
    if (most < 0 || Number(bits ?? 0) > most) return undefined;
    list.addSubnet(address, Number(bits ?? most), most === 32 ? 'ipv4' : 'ipv6');
    return true;
  };
  if (text !== 'off' && !all(text, add)?.length) return undefined;
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}
