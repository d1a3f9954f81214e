/**
 * The engine's waits and deadlines, in milliseconds.
 * @module
 */

export type Timing = {
  /** How long opening the data directory may take. */
  startMs: number;
  /** How long a directory may stay in use, by a process that is about to end, before that is an error. */
  inUseGraceMs: number;
  /** From one health check to the next. */
  checkMs: number;
  /**
   * How long the process may be unwell before it is killed. The default is at least 15 seconds longer than a reader's
   * query may run: the start of a large streamed result can hold the process that long.
   */
  hangMs: number;
  /** The wait before a restart; doubled by each failure. */
  backoffMs: number;
  /** The longest such wait. */
  maxBackoffMs: number;
  /** After so long a run, the next failure counts as the first. */
  stableMs: number;
  /** How long running queries may take to finish when stopped. */
  stopMs: number;
};

export const TIMING: Timing = {
  startMs: 120_000,
  inUseGraceMs: 5_000,
  checkMs: 2_000,
  hangMs: 45_000,
  backoffMs: 100,
  maxBackoffMs: 10_000,
  stableMs: 60_000,
  stopMs: 30_000,
};
