// ChatAppHttp: /api/* and /config.json.
import { startHttp } from '../http.ts';
import { metered } from '../meter.ts';

export const handler = metered(startHttp());
