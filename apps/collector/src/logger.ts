import { type Logger, pino } from 'pino';
import type { Config } from './config/index.ts';

/** A log of JSON lines on standard output. Nothing that a client sent is written into it. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino({ name: 'waystone', level });
}
