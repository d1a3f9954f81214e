import { setTimeout as wait } from 'node:timers/promises';
import { BrokenDefinitionError, DataDirectoryInUseError, EngineStartError } from '@waystone/engine';
import type { Logger } from 'pino';
import { backoffMs } from '../flusher/backoff.ts';

/** An engine that ends by itself will mostly do so again. */
const ATTEMPTS = 3;

/** What the system says when something has run out. */
const SHORTAGE = /^(?:ENOSPC|EDQUOT|ENOMEM|EAGAIN|EMFILE|ENFILE)$/;

/**
 * Starts the engine, and again where its process ended before it was ready: from the first start on the engine is
 * kept running by its supervisor, and a collector must not end with a process that was killed too early for that. As
 * long as the disk is full or something else has run out, it is tried again: events wait in the spool meanwhile.
 *
 * @throws what the last attempt throws; at once where trying again is in vain.
 */
export async function startAgain<T>(start: () => Promise<T>, logger: Pick<Logger, 'warn'>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (!isWorthAnother(error, attempt)) throw error;
      logger.warn({ reason: error.message, attempt }, 'the engine did not start; trying again');
      await wait(backoffMs(attempt));
    }
  }
}

function isWorthAnother(error: unknown, attempt: number): error is Error {
  // A directory in use has had its own time of grace, and a definition does not mend itself.
  if (error instanceof DataDirectoryInUseError || error instanceof BrokenDefinitionError) return false;
  if (error instanceof EngineStartError) return error.mayPass || attempt < ATTEMPTS;
  return error instanceof Error && 'code' in error && SHORTAGE.test(String(error.code));
}
