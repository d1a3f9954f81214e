import { EXIT } from '../terminal/errors.ts';

/** A process that waits for its end. */
export type Ending = {
  /** Waits for SIGINT or SIGTERM, then closes. */
  until(close: () => Promise<void>): Promise<void>;
};

/** Less than the ten seconds that whoever ends a program mostly gives it. */
const LATEST_END_MS = 9500;

/**
 * Listens for Ctrl-C and SIGTERM from now on: the first one ends the process in good order, a second one at once
 * (exit code 130). A store that never answers is not waited for: what was accepted is on disk. A signal that comes before {@link Ending.until} is not lost.
 */
export function closeOnSignal(progress: (line: string) => void): Ending {
  const asked = new Promise<void>((resolve) => {
    let signals = 0;
    const onSignal = (): void => {
      signals += 1;
      if (signals > 1) process.exit(EXIT.interrupted);
      progress('Stopping: storing what was accepted (Ctrl-C again to end at once)');
      setTimeout(() => process.exit(EXIT.ok), LATEST_END_MS).unref();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return {
    async until(close) {
      const keepAlive = setInterval(() => {}, 60_000);
      await asked;
      await close();
      clearInterval(keepAlive);
      progress('Stopped');
    },
  };
}
