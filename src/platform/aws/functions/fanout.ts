// ChatAppFanout: jobs of the queue.
import { startWorker } from '../main.ts';

export const handler = startWorker();
