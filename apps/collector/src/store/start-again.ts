import { DataDirectoryInUseError, EngineStartError } from '@waystone/engine';
import type { Logger } from 'pino';

/** A process may be killed while it starts; one that cannot start fails as often as it is asked. */
const ATTEMPTS = 3;

/**
 * Starts the engine, and again where its process ended before it was ready: from the first start on the engine is
 * kept running by its supervisor, and a collector must not end with a process that was killed too early for that.
 *
 * @throws what the last attempt throws; anything but EngineStartError at once.
 */
export async function startAgain<T>(start: () => Promise<T>, logger: Pick<Logger, 'warn'>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      // A directory in use has had its own time of grace.
      const mayPass = error instanceof EngineStartError && !(error instanceof DataDirectoryInUseError);
      if (!mayPass || attempt === ATTEMPTS) throw error;
      logger.warn({ reason: error.message, attempt }, 'the engine did not start; trying again');
    }
  }
}
