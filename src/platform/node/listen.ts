// Taking a port, and by which addresses people then reach it.
import type { AddressInfo, Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { NodeConfig } from './config.ts';

/** Listens. Throws a sentence for the owner when it cannot. */
export function listen(server: Server, { host, port }: Pick<NodeConfig, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(whyNot(error, host, port), { cause: error })),
    );
    server.listen(port, host, resolve);
  });
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop what uses it, or choose another: PORT=8081 npm start`;
  if (error.code === 'EACCES') return `Port ${port} needs more rights. Choose one above 1023: PORT=8080 npm start`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST ${host} is no address of this machine.`;
  return `Cannot listen on ${host}:${port}: ${error.message}.`;
}

/** Where a server is found. */
export interface Addresses {
  /** For a browser on this machine. */
  url: string;
  /** For everybody else: the public address, where the owner named one, or this machine's in its networks. */
  others: string[];
}

/** The addresses of a server that listens. */
export function addressesOf(server: Server, { host, url, tls }: NodeConfig): Addresses {
  const { port } = server.address() as AddressInfo;
  const at = (name: string) => `${tls ? 'https' : 'http'}://${name}:${port}/`;
  const here = at(nameOf(host));
  const others = url ? [url.href] : networksOf(host).map(at);
  return { url: here, others: others.filter((one) => one !== here) };
}

/** What a browser on this machine calls an address we listen on. */
export function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** This machine's addresses in its networks, when it listens on all of them. */
function networksOf(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
