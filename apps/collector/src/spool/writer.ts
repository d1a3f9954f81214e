/** One change to the spool. */
export type Change = {
  /** Puts the change into the transaction under way. Runs synchronously, in the order of submission. */
  apply(): void;
  /** Takes back what `apply` did in memory, because the transaction failed. */
  undo?(): void;
};

type Waiting = Change & { resolve(): void; reject(error: unknown): void };

/**
 * The only one that writes to the spool: gathers the changes that arrive while a transaction is being synced, and
 * commits them as one (group commit). A change is applied only after the transaction before it has ended, so what
 * it reads in memory is on disk.
 */
export class Writer {
  readonly #commit: (write: () => void) => Promise<void>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(commit: (write: () => void) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves when the change is on disk; rejects when it is not, and will not be. */
  submit(change: Change): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ ...change, resolve, reject });
    });
    this.#running ??= this.#run();
    return done;
  }

  /** Resolves when nothing is waiting or being written. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Requests of the same turn of the event loop share a transaction, for each has costs of its own.
      await new Promise((resolve) => setImmediate(resolve));
      const group = this.#waiting;
      this.#waiting = [];
      await this.#write(group);
    }
    this.#running = null;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const applied: Waiting[] = [];
    try {
      await this.#commit(() => {
        for (const change of group) {
          applied.push(change);
          change.apply();
        }
      });
      for (const change of group) change.resolve();
    } catch (error) {
      for (const change of applied.reverse()) change.undo?.();
      for (const change of group) change.reject(error);
    }
  }
}
