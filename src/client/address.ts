// Which server this tab talks to: the one the page came with, or another address of it that the person has typed.
import type { Answer, Problem } from './answer.ts';

/** Where typed addresses are kept. */
export const ADDRESSES_KEY = 'parley.addresses';
const MOST = 5;

export interface ServerState {
  /** Address of the socket in use; empty until it is known. */
  address: string;
  /** Addresses typed on this device, the last one first. */
  remembered: readonly string[];
}

/**
 * Reads what a person has typed as the address of a socket. The page may connect to the server it came with alone
 * (its content policy says so): `elsewhere` is any other. `home`: address of that server's socket.
 */
export function readAddress(typed: string, home: string): Answer<{ address: string }, Problem | 'elsewhere'> {
  const own = parse(home);
  if (!own) return { ok: false, problem: 'unreachable' };
  const text = typed.trim();
  const url = parse(/^[a-z]+:\/\//iu.test(text) ? text.replace(/^http/iu, 'ws') : `${own.protocol}//${text}`);
  if (!url || text === '') return { ok: false, problem: 'invalid' };
  if (url.protocol !== own.protocol || url.host !== own.host) return { ok: false, problem: 'elsewhere' };
  if (url.pathname === '/' && url.search === '') url.pathname = own.pathname;
  Object.assign(url, { hash: '', username: '', password: '' });
  return { ok: true, address: url.href };
}

/** Puts an address in front of those remembered. */
export function remember(remembered: readonly string[], address: string): readonly string[] {
  return [address, ...remembered.filter((other) => other !== address)].slice(0, MOST);
}

/** The addresses kept in this browser. */
export function readAddresses(storage: Storage | undefined): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(ADDRESSES_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string' && parse(one)).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keeps them. */
export function writeAddresses(storage: Storage | undefined, remembered: readonly string[]): void {
  try {
    storage?.setItem(ADDRESSES_KEY, JSON.stringify(remembered));
  } catch {
    // Full or forbidden: they live as long as the tab.
  }
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
