// ChatAppConnect: $connect.
import { startDriver } from '../main.ts';

export const handler = startDriver().connect;
