import type { Store } from './store.ts';

/** One change to the spool. */
export type Change = {
  /** Bytes of the rows that it adds, asked just before it is applied; of others there are few. */
  bytes?(): number;
  /** Whether it makes room, or serves that: it may be written where nothing else can be any more. */
  isUpkeep: boolean;
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
  readonly #store: Pick<Store, 'makeRoom' | 'commit'>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(store: Pick<Store, 'makeRoom' | 'commit'>) {
    this.#store = store;
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
      await this.#write(this.#withRoom(group));
    }
    this.#running = null;
  }

  /** Those of a group that the disk has room for; the others are refused. */
  #withRoom(group: readonly Waiting[]): Waiting[] {
    const refused = new Map<boolean, unknown>();
    for (const isUpkeep of [true, false]) {
      const some = group.filter((change) => change.isUpkeep === isUpkeep);
      try {
        if (some.length > 0) this.#store.makeRoom({ bytes: bytesOf(some), isUpkeep });
      } catch (error) {
        refused.set(isUpkeep, error);
      }
    }
    return group.filter(({ isUpkeep, reject }) => {
      if (!refused.has(isUpkeep)) return true;
      reject(refused.get(isUpkeep));
      return false;
    });
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return;
    const applied: Waiting[] = [];
    try {
      await this.#store.commit(() => {
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

function bytesOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { bytes }) => sum + (bytes?.() ?? 0), 0);
}
