/**
 * Keeps where people stand in a table, for stores too large to be read through whenever somebody asks.
 * @module
 */
import type { PeopleRefresh, Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import { backoffMs } from '../flusher/backoff.ts';

/** How long a step under way may take to end. */
const STOP_MS = 2000;

type Refresh = Pick<PeopleRefresh, 'isComplete' | 'step' | 'close'>;

export type PeopleKeeperOptions = {
  warehouse: Pick<Warehouse, 'query'> & { people(...options: Parameters<Warehouse['people']>): Refresh };
  /** From so many events on people are kept; before, the views are quick enough, and exact to the moment. */
  fromEvents: number;
  /** From one look at what has changed to the next, in ms. */
  everyMs: number;
  /** Whether the store has events to take meanwhile: then half of the time is left to them. */
  isBusy: () => boolean;
  /** @default Date.now */
  now?: () => number;
  logger: Logger;
};

/** Looks at what has changed, one step after another, until it is stopped. */
export class PeopleKeeper {
  readonly #options: PeopleKeeperOptions;
  readonly #people: Refresh;
  readonly #stopping = new AbortController();
  #isLarge = false;
  #running: Promise<void> = Promise.resolve();
  /** Ends when the step or task under way does. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PeopleKeeperOptions) {
    this.#options = options;
    this.#people = options.warehouse.people(options.now === undefined ? {} : { now: options.now });
  }

  /** Whether everybody who came until a few seconds ago is in the table. */
  get isReadable(): boolean {
    return this.#isLarge && this.#people.isComplete;
  }

  /** Runs a task between two steps. */
  aside<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#last.then(task);
    this.#last = run.catch(() => undefined);
    return run;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends with the step under way, or without waiting for it any longer: the next start does it again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      let pause = this.#options.everyMs;
      const start = performance.now();
      try {
        if (await this.#hasMore()) pause = this.#options.isBusy() ? performance.now() - start : 0;
        failures = 0;
      } catch (error) {
        failures += 1;
        pause = Math.max(pause, backoffMs(failures));
        this.#options.logger.warn(
          { err: error, failures },
          'where people stand could not be refreshed; the next try follows',
        );
      }
      await sleep(pause, signal);
    }
    if (this.#isLarge) await this.#people.close().catch(() => undefined);
  }

  async #hasMore(): Promise<boolean> {
    if (!this.#isLarge) {
      const [row] = await this.#options.warehouse.query<{ n: number }>('SELECT count() AS n FROM event');
      this.#isLarge = (row?.n ?? 0) >= this.#options.fromEvents;
    }
    return this.#isLarge && (await this.aside(() => this.#people.step())).kind !== 'idle';
  }
}

/** Ends early where the signal says so. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
