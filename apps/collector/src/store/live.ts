import type { Engine } from '@waystone/engine';
import type { Warehouse } from '@waystone/warehouse';

/** The store once it is up, and the way into it. */
export type LiveStore = {
  warehouse: Warehouse;
  /** `null` where the configuration names a server. */
  engine: Engine | null;
  /** Resolves when everything acknowledged so far is in the store. */
  drained: () => Promise<void>;
  /** Runs a task while nobody is looked at: what was read of a person before would be written after it. */
  aside: <T>(task: () => Promise<T>) => Promise<T>;
};
