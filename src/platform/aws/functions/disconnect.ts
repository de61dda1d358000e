// ChatAppDisconnect: $disconnect.
import { startDriver } from '../main.ts';

export const handler = startDriver().disconnect;
