// ChatAppDefault: every frame that no other route takes.
import { startDriver } from '../main.ts';

export const handler = startDriver().frame;
