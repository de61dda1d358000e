// ChatAppSendMessage: the route sendmessage.
import { startDriver } from '../main.ts';
import { metered } from '../meter.ts';

export const handler = metered(startDriver().frame);
