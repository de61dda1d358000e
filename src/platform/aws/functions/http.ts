// ChatAppHttp: /api/* and /config.json.
import { startHttp } from '../http.ts';

export const handler = startHttp();
