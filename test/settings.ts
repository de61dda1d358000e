// What a gateway needs besides a store in tests that look at neither limits nor deliveries.
import type { Meter, Transport } from '../src/core/ports.ts';
import type { Settings } from '../src/core/settings.ts';

export const settings: Settings = {
  name: 'P',
  version: '0',
  guests: 'on',
  inFlight: 8,
  foldReplies: false,
  beatMs: 1,
  hosts: [],
  classicOrigins: [],
};
export const meter: Meter = { command: () => () => 0, refused: () => undefined, limited: () => undefined };
export const transport: Transport = { publish: async () => {}, disconnect: async () => {} };
