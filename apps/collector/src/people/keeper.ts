/**
 * Keeps where people stand in a table, for stores too large to be read through whenever somebody asks.
 * @module
 */
import type { PeopleRefresh, Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import { backoffMs } from '../flusher/backoff.ts';
import { Signal } from '../flusher/signal.ts';

/** How long a step under way may take to end. */
const STOP_MS = 2000;

/** Whoever asked for people looks on for so long. */
const LOOKING_MS = 60_000;

/** From one look at what has changed to the next while nobody asks. */
const UNWATCHED_MS = 30_000;

/**
 * What the store has to take in meanwhile: nothing, a little, or more than it takes at once, so that events come as fast
 * as it takes them or faster.
 */
export type Pressure = 'none' | 'some' | 'behind';

/** Before a step, so many times as long as the last one took are left to events. */
const LEFT_TO_EVENTS: Record<Pressure, number> = { none: 0, some: 1, behind: 9 };

/** At least so long is left to them where the store is behind: most bursts are over by then. */
const BEHIND_MS = 30_000;

/** How soon a pause notices that events no longer wait. */
const PAUSE_MS = 250;

type Refresh = Pick<PeopleRefresh, 'isComplete' | 'step' | 'close'>;

export type PeopleKeeperOptions = {
  warehouse: Pick<Warehouse, 'query'> & { people(...options: Parameters<Warehouse['people']>): Refresh };
  /** From so many events on people are kept; before, the views are quick enough, and exact to the moment. */
  fromEvents: number;
  /** From one look at what has changed to the next while somebody asks for people, in ms. */
  everyMs: number;
  /** The same while nobody does, in ms. @default 30 s, or `everyMs` where that is longer */
  unwatchedMs?: number;
  /** What the store has to take in: half of the time is left to `some`, nine tenths where it is `behind`. */
  pressure: () => Pressure;
  /** At least so long is left to events where the store is behind, in ms. @default 30 s */
  behindMs?: number;
  /** @default Date.now */
  now?: () => number;
  logger: Logger;
};

/** Looks at what has changed, one step after another, until it is stopped. */
export class PeopleKeeper {
  readonly #options: PeopleKeeperOptions;
  readonly #people: Refresh;
  readonly #wake = new Signal();
  #isStopping = false;
  /** When somebody last asked, by `performance.now`. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #isLarge = false;
  #running: Promise<void> = Promise.resolve();
  /** Ends when the step or task under way does. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PeopleKeeperOptions) {
    this.#options = options;
    this.#people = options.warehouse.people(options.now === undefined ? {} : { now: options.now });
  }

  /**
   * Whether the table holds everybody who came until it was last brought up to date. Whoever asks is about to read it:
   * from then on it is kept up to date more often.
   */
  isReadable(): boolean {
    const wasWatched = this.#isWatched;
    this.#askedAt = performance.now();
    if (!wasWatched) this.#wake.raise();
    return this.#isComplete;
  }

  get #isComplete(): boolean {
    return this.#isLarge && this.#people.isComplete;
  }

  get #isWatched(): boolean {
    return performance.now() - this.#askedAt < LOOKING_MS;
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
    this.#isStopping = true;
    this.#wake.raise();
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
  }

  async #run(): Promise<void> {
    const { everyMs, unwatchedMs = Math.max(UNWATCHED_MS, everyMs) } = this.#options;
    let tookMs = 0;
    for (let failures = 0; !this.#isStopping; ) {
      let pause: number;
      await this.#leaveToEvents(tookMs);
      if (this.#isStopping) break;
      const start = performance.now();
      try {
        const hasMore = await this.#hasMore();
        tookMs = performance.now() - start;
        const isAwaited = this.#isWatched || !this.#isComplete;
        pause = hasMore ? 0 : isAwaited ? everyMs : unwatchedMs;
        failures = 0;
      } catch (error) {
        failures += 1;
        pause = Math.max(everyMs, backoffMs(failures));
        // The store may be gone by then, and nothing is missed: the next start does it again.
        if (this.#isStopping) break;
        this.#options.logger.warn(
          { err: error, failures },
          'where people stand could not be refreshed; the next try follows',
        );
      }
      if (!this.#isStopping) await this.#wake.raised(pause);
    }
    if (this.#isLarge) await this.#people.close().catch(() => undefined);
  }

  /** Waits until events have had their share after a step that took so long, or none wait any more. */
  async #leaveToEvents(tookMs: number): Promise<void> {
    const { pressure, behindMs = BEHIND_MS } = this.#options;
    const start = performance.now();
    for (;;) {
      const now = pressure();
      const share = Math.max(LEFT_TO_EVENTS[now] * tookMs, now === 'behind' ? behindMs : 0);
      const left = start + share - performance.now();
      if (left <= 0 || this.#isStopping) return;
      await this.#wake.raised(Math.min(left, PAUSE_MS));
    }
  }

  /** Takes a step. Events that came since it began wait for the next look: else there would be no pause. */
  async #hasMore(): Promise<boolean> {
    if (!this.#isLarge) {
      const [row] = await this.#options.warehouse.query<{ n: number }>('SELECT count() AS n FROM event');
      this.#isLarge = (row?.n ?? 0) >= this.#options.fromEvents;
    }
    return this.#isLarge && !(await this.aside(() => this.#people.step())).isLast;
  }
}
