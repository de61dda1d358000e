// One line of JSON per event, for CloudWatch Logs. The request's own ids stand in the lines that Lambda writes around it.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../../core/ports.ts';
import { SERVICE } from './config.ts';

const logger = new Logger({ serviceName: SERVICE });

export const log: Log = {
  write: (level, what, fields = {}) => logger[level](what, fields),
};
