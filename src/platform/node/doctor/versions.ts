// What runs here, and the certificate, which ends one day.
import Sqlite from 'better-sqlite3';
import { readCertificate } from '../tls.ts';
import { type Check, fail, type Finding, ok, warn } from './finding.ts';

const DAY = 24 * 60 * 60_000;
/** Days before its end at which a certificate should have been renewed. */
const SOON = 14;

export const versions: Check = ({ config }) => {
  const memory = new Sqlite(':memory:');
  const sqlite = String(memory.prepare('SELECT sqlite_version()').pluck().get());
  memory.close();
  const { version } = config.settings;
  const wanted = 24;
  const found = Number(process.versions.node.split('.')[0]);
  const what = `Parley ${version}, Node ${process.versions.node}, SQLite ${sqlite}, ${process.platform} ${process.arch}`;
  if (found === wanted) return [ok('versions', what)];
  const todo = 'Start it with npm: it brings its own Node.';
  return [warn('versions', what, `It is made for Node ${wanted} and tested with no other.`, todo)];
};

export const certificate: Check = ({ config: { tls } }): Finding[] => {
  if (!tls) return [];
  const about = 'certificate';
  const todo = 'Renew it; the server takes the new files by itself.';
  try {
    const days = Math.floor((readCertificate(tls).until - Date.now()) / DAY);
    const what = `${tls.cert} is good for ${days} more days`;
    return [days < SOON ? warn(about, what, 'After that no browser comes in.', todo) : ok(about, what)];
  } catch (error) {
    return [fail(about, error instanceof Error ? error.message : String(error), 'The server does not start so.', todo)];
  }
};
