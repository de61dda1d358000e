// Where a deployment is found.
import type { Deployed } from './stack.ts';

/** The page's public address: the owner's own name for it, or else the one that AWS gave. */
export function addressOf({ outputs, parameters }: Pick<Deployed, 'outputs' | 'parameters'>): string {
  const address = parameters['PageUrl'] || outputs['SiteUrl'];
  if (address === undefined) throw new Error('The stack names no address of its page (SiteUrl). Deploy again.');
  return new URL(address).href;
}
