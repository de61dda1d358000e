// ChatAppConnect: $connect.
import { startDriver } from '../main.ts';
import { metered } from '../meter.ts';

export const handler = metered(startDriver().connect);
