// The doctor's question to its own server, asked through whatever stands in front of it: how do I look to you?
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NodeConfig } from './config.ts';
import { callerOf } from './proxy.ts';

/** Where it is asked. */
export const PROBE_PATH = '/doctor';
/** The header that carries the secret of the note in the data folder; without it there is nothing here. */
export const PROBE_HEADER = 'x-parley-probe';

/** How a request looks once it is here. */
export interface Seen {
  /** The Host header. */
  host: string | undefined;
  /** The address the connection comes from, and whether its forwarded headers are believed. */
  peer: string;
  trusted: boolean;
  /** The address that counts as the client's. */
  address: string;
  forwarded: boolean;
  forwardedFor: string | undefined;
  forwardedProto: string | undefined;
}

/** How this request looks, if it carries the secret. */
export function seen(request: IncomingMessage, config: NodeConfig, secret: string): Seen | undefined {
  const { headers, socket } = request;
  const given = headers[PROBE_HEADER];
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(secret))) return undefined;
  const { address, forwarded } = callerOf(request, config);
  const peer = callerOf(request, { ...config, trusts: () => false }).address;
  const text = (name: string) => [headers[name] ?? []].flat().join(', ') || undefined;
  return {
    host: headers.host,
    peer: socket.remoteAddress === undefined ? '' : peer,
    trusted: config.trusts(peer),
    address,
    forwarded,
    forwardedFor: text('x-forwarded-for'),
    forwardedProto: text('x-forwarded-proto'),
  };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
