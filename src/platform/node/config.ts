// The owner's configuration: the settings, what follows from them together, and what is worth a warning.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isLoopback } from '../../core/origin.ts';
import type { Settings } from '../../core/settings.ts';
import { closest } from './likeness.ts';
import { isWhole, type LogLevel, readValues, table, type Trusts } from './settings.ts';

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
  /** Whose forwarded headers are believed. */
  trusts: Trusts;
  /** Files of the certificate and its key, when this process speaks https itself. */
  tls: { cert: string; key: string } | undefined;
  /** False: every rate limit is off. */
  rateLimit: boolean;
  /** Most connections of one address at once; 0 is no limit. */
  maxConnectionsPerIp: number;
  logLevel: LogLevel;
  /** Sentences for the owner: variables that look like settings of ours and are none. */
  unknown: string[];
  /** Sentences for the owner: what may surprise. */
  warnings: string[];
}

/**
 * Reads the configuration. Throws an Error with one line per wrong value. `terminal`: a person reads along, who is not
 * to be flooded.
 */
export function readConfig(env: NodeJS.ProcessEnv, terminal = process.stdout.isTTY): NodeConfig {
  const { values, wrong } = readValues(env);
  const { tlsCert: cert, tlsKey: key } = values;
  if ((cert === undefined) !== (key === undefined)) {
    const [has, lacks] = cert === undefined ? (['KEY', 'CERT'] as const) : (['CERT', 'KEY'] as const);
    wrong.push(`PARLEY_TLS_${has} is set without PARLEY_TLS_${lacks}: give both files, or neither.`);
  }
  if (cert !== undefined && values.url?.protocol === 'http:') {
    wrong.push(`PARLEY_URL is "${values.url.origin}": with a certificate, give an address with https.`);
  }
  if (wrong.length > 0 || !isWhole(values)) throw new Error(wrong.join('\n'));

  const { host, port, data, name, url, trustProxy, rateLimit, maxConnectionsPerIp } = values;
  const ownMachine = isLoopback(host);
  const config = {
    host,
    port,
    data,
    page: fileURLToPath(new URL('../../../dist/web', import.meta.url)),
    url,
    trusts: trustProxy,
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    rateLimit,
    maxConnectionsPerIp,
    logLevel: values.logLevel ?? (terminal ? 'warn' : 'info'),
    settings: {
      name,
      version: versionOfPackage(),
      guests: values.guests ?? (ownMachine && !url ? 'direct' : 'off'),
      inFlight: 8,
      foldReplies: false,
      beatMs: 25_000,
      hosts: [host.includes(':') ? `[${host}]` : host, url?.hostname].flatMap((one) => one?.toLowerCase() ?? []),
      classicOrigins: values.classicOrigins ?? [],
    },
    unknown: unknown(env),
  } satisfies Omit<NodeConfig, 'warnings'>;
  return { ...config, warnings: surprises(config, env) };
}

function unknown(env: NodeJS.ProcessEnv): string[] {
  const known = Object.values(table).map(({ variable }) => variable);
  const set = Object.keys(env).filter((variable) => variable.startsWith('PARLEY_'));
  return set
    .filter((variable) => !known.includes(variable))
    .map((variable) => {
      const meant = closest(variable, known);
      return `${variable} is not a setting of ours${meant ? `: did you mean ${meant}?` : '.'}`;
    });
}

function surprises(config: Omit<NodeConfig, 'warnings'>, env: NodeJS.ProcessEnv): string[] {
  const { host, url, tls, rateLimit } = config;
  const warnings: string[] = [];
  if (!isLoopback(host) && url?.protocol !== 'https:' && !tls) {
    warnings.push(
      'Without https, sessions and messages can be read along the way. Use it only in a network you trust.',
    );
  }
  if (
    tls &&
    !url &&
    !isLoopback(host) &&
    !config.settings.hosts.some((name) => /[a-z]/u.test(name) && !name.startsWith('['))
  ) {
    warnings.push('Without PARLEY_URL it answers to no name but localhost. Give the one on the certificate.');
  }
  if (!rateLimit)
    warnings.push('Every rate limit is off (PARLEY_RATE_LIMIT). Do not leave it so where strangers come.');
  if (url && !tls && (env['PARLEY_TRUST_PROXY'] ?? 'off') === 'off') {
    warnings.push('Limits per address meet all who come through a proxy as one: set PARLEY_TRUST_PROXY too.');
  }
  return warnings;
}

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
