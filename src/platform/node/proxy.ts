// Who is asking: the address of a request, by which name and whether by https. What a proxy says of that counts only
// when the owner trusts this proxy; that it said anything at all always counts.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { hostAllowed } from '../../core/origin.ts';
import type { NodeConfig } from './config.ts';

/** Headers that only a proxy sets: with one of them the caller is not on this machine, whatever its address says. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** What proxies speak that are told nothing else, and browsers do not: nginx with a bare `proxy_pass` is one. */
const PROXY_VERSION = '1.0';

/** What is known of a caller, in the words of `Visit` and `NewConnection`. */
export interface Caller {
  host: string | undefined;
  /** Whether the browser came by https, as far as it can be seen from here: `PARLEY_URL` may know better. */
  encrypted: boolean;
  /** It came through a proxy, as far as that shows: one that adds no header and speaks HTTP/1.1 is not seen. */
  forwarded: boolean;
  address: string;
}

/** Describes who sent a request. */
export function callerOf(request: IncomingMessage, { trusts, settings }: NodeConfig): Caller {
  const { headers, httpVersion, socket } = request;
  const direct: Caller = {
    host: headers.host,
    encrypted: (socket as Partial<TLSSocket>).encrypted === true,
    forwarded: httpVersion === PROXY_VERSION || PROXY_HEADERS.some((name) => headers[name] !== undefined),
    address: plain(socket.remoteAddress ?? ''),
  };
  if (!trusts(direct.address)) return direct;
  const last = (name: string) => listOf(headers[name]).at(-1);
  const host = last('x-forwarded-host');
  const proto = last('x-forwarded-proto');
  return {
    ...direct,
    address: clientOf(direct.address, listOf(headers['x-forwarded-for']), trusts),
    encrypted: proto === undefined ? direct.encrypted : proto.toLowerCase() === 'https',
    host: host !== undefined && hostAllowed(host, settings) ? host : direct.host,
  };
}

/**
 * The address of the client: each proxy adds who asked it at the right end, so one walks left for as long as the one
 * who says so is trusted. What is further left may be made up by the client.
 */
function clientOf(peer: string, hops: string[], trusts: (address: string) => boolean): string {
  let client = peer;
  for (const hop of hops.toReversed()) {
    const address = plain(hop);
    if (isIP(address) === 0) return client;
    client = address;
    if (!trusts(client)) return client;
  }
  return client;
}

/** An IP address without port, brackets, zone or the IPv6 form of IPv4. */
function plain(text: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/u.exec(text) ?? [];
  const [, withPort] = /^(\d+(?:\.\d+){3}):\d+$/u.exec(text) ?? [];
  return (bracketed ?? withPort ?? text).replace(/%.*$/u, '').replace(/^::ffff:(?=\d+\.)/iu, '');
}

function listOf(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .flatMap((part) => part.trim() || []);
}
