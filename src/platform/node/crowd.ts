// How many connections each address has, so that one of them cannot take all the places.

/** Milliseconds after which somebody who has too many connections may ask again. */
const AFTER_MS = 10_000;

export interface Crowd {
  /** Counts a connection in, unless its address has all it may have. */
  enter(address: string): boolean;
  leave(address: string): void;
  /** Milliseconds to wait for a place; 0 when there is one. */
  wait(address: string): number;
}

/** `most`: connections of one address at once; 0 is no limit. */
export function createCrowd(most: number): Crowd {
  const counts = new Map<string, number>();
  const full = (network: string) => most > 0 && (counts.get(network) ?? 0) >= most;
  return {
    enter(address) {
      const network = networkOf(address);
      if (full(network)) return false;
      counts.set(network, (counts.get(network) ?? 0) + 1);
      return true;
    },
    leave(address) {
      const network = networkOf(address);
      const left = (counts.get(network) ?? 1) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    },
    wait: (address) => (full(networkOf(address)) ? AFTER_MS : 0),
  };
}

/** What counts as one address: an IPv4 address, or the 64 bits of IPv6 that a household gets (RFC 6177). */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end takes the place of two groups.
  const length = before.length + after.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - length }, () => '0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
