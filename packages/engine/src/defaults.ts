/**
 * The engine's limits where its owner sets none.
 * @module
 */
import { totalmem } from 'node:os';
import type { ReaderLimits } from './messages.ts';

const GIB = 1024 ** 3;

/** What one reader's query may use. */
export const READER_LIMITS: ReaderLimits = { maxSeconds: 30, maxRows: 10_000_000, maxBytes: 2 * GIB };

/** The database of a reader who names none. */
export const DEFAULT_DATABASE = 'waystone';

/** Half of the machine's memory, but at least 1 and at most 4 GiB: the collector and others live there too. */
export function defaultMemory(machine = totalmem()): number {
  return Math.min(4 * GIB, Math.max(GIB, Math.floor(machine / 2)));
}
