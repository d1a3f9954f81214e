/**
 * What one read-only query may use.
 * @module
 */

/**
 * Limits of one read-only query, enforced by the store: a server is told them with each query, the embedded engine
 * has its own, and takes the lower.
 */
export type ReadLimits = {
  /** Longest run, in seconds. @default 60 */
  maxSeconds: number;
  /** Most memory, in bytes. @default 2 GiB */
  maxMemoryBytes: number;
  /** Most rows of a result. @default 10_000_000 */
  maxRows: number;
};

export const READ_LIMITS: ReadLimits = {
  maxSeconds: 60,
  maxMemoryBytes: 2 * 1024 ** 3,
  maxRows: 10_000_000,
};
