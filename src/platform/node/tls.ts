// The certificate of a server that speaks https itself: read, checked before it is used, and read again when it changes.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Log } from '../../core/ports.ts';

/** Paths of the certificate with its chain and of its key, both PEM. */
export interface CertificateFiles {
  cert: string;
  key: string;
}
export interface Certificate {
  cert: Buffer;
  key: Buffer;
  /** When it ends, Unix ms. */
  until: number;
  /** Differs when the files have changed. */
  stamp: string;
}

/** Milliseconds between two looks at the files. Renewing tools swap links and folders, which cannot be watched. */
const LOOK_MS = 5_000;

/** Reads a certificate and its key. Throws a sentence for the owner when they cannot be used at `now`. */
export function readCertificate(files: CertificateFiles, now = Date.now()): Certificate {
  const stamp = stampOf(files);
  const cert = fileOf('PARLEY_TLS_CERT', files.cert);
  const key = fileOf('PARLEY_TLS_KEY', files.key);
  const parsed = parse(`PARLEY_TLS_CERT: ${files.cert} holds no certificate (PEM)`, () => {
    if (!cert.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it does not begin as one');
    return new X509Certificate(cert);
  });
  const secret = keyOf(key, files.key);
  if (!parsed.checkPrivateKey(secret)) {
    throw new Error(
      `The key ${files.key} does not belong to the certificate ${files.cert}: give the pair of one issue.`,
    );
  }
  if (now > parsed.validToDate.getTime()) {
    throw new Error(`The certificate ${files.cert} expired on ${day(parsed.validToDate)}. Renew it, then start again.`);
  }
  if (now < parsed.validFromDate.getTime()) {
    const clock = `Is the clock of this machine right? It says ${day(new Date(now))}.`;
    throw new Error(`The certificate ${files.cert} is good from ${day(parsed.validFromDate)} on. ${clock}`);
  }
  parse(`The certificate ${files.cert} cannot be used`, () => createSecureContext({ cert, key }));
  return { cert, key, until: parsed.validToDate.getTime(), stamp };
}

/**
 * Gives the server what the files hold whenever they change; a pair that is no good (half of it is new) changes nothing
 * and is logged. Returns how to stop.
 */
export function followCertificate(
  server: Pick<Server, 'setSecureContext'>,
  files: CertificateFiles,
  { stamp }: Certificate,
  log: Log,
  everyMs = LOOK_MS,
): () => void {
  let seen = stamp;
  const timer = setInterval(() => {
    const found = stampOf(files);
    if (found === seen) return;
    seen = found;
    try {
      const { cert, key, until } = readCertificate(files);
      server.setSecureContext({ cert, key });
      log.write('info', 'certificate renewed', { until: new Date(until).toISOString() });
    } catch (error) {
      log.write('warn', 'certificate not renewed', { cause: error instanceof Error ? error.message : undefined });
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** A file that cannot be looked at has a stamp as well: the reading says what is wrong with it, once. */
function stampOf({ cert, key }: CertificateFiles): string {
  const stamps = [cert, key].map((file) => {
    try {
      const { ino, mtimeMs, size } = statSync(file);
      return `${ino} ${mtimeMs} ${size}`;
    } catch (cause) {
      return (cause as NodeJS.ErrnoException).code;
    }
  });
  return stamps.join(' ');
}

function fileOf(variable: string, file: string): Buffer {
  return parse(`${variable}: ${file} cannot be read`, () => readFileSync(file));
}

function keyOf(key: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    const locked = key.includes('ENCRYPTED');
    const why = locked ? 'is locked by a password: give a key without one' : 'holds no private key (PEM)';
    throw new Error(`PARLEY_TLS_KEY: ${file} ${why}.`, { cause });
  }
}

function parse<T>(wrong: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${wrong}: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
