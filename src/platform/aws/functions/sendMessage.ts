// ChatAppSendMessage: the route sendmessage.
import { startDriver } from '../main.ts';

export const handler = startDriver().frame;
