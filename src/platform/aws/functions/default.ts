// ChatAppDefault: every frame that no other route takes.
import { startDriver } from '../main.ts';
import { metered } from '../meter.ts';

export const handler = metered(startDriver().frame);
