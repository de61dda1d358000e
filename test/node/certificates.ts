// Certificates of our own making, and this process trusting them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Why there can be none here; undefined when there can. */
export const noCertificates = spawnSync('openssl', ['version']).status === 0 ? undefined : 'there is no openssl here';

/** Makes `<name>.pem` and `<name>.key` in a folder: self-signed, for localhost and loopback, good for a day. */
export function makeCertificate(folder: string, name: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,DNS:chat.example.com,IP:127.0.0.1'];
  const args = ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert];
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return { cert, key };
}

/** From now on this process believes whom this certificate vouches for, in `fetch` and `ws` alike. */
export function trust(cert: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(cert, 'utf8')]);
}
