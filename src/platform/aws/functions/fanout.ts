// ChatAppFanout: jobs of the queue.
import { startWorker } from '../main.ts';
import { metered } from '../meter.ts';

export const handler = metered(startWorker());
