/** What is looked at when a collector starts. docs/operations.md describes each. */
export const CHECKS = [
  'config-readable-by-others',
  'no-site',
  'disk-nearly-full',
  'disk-smaller-than-spool',
  'clock-behind-spool',
  'clock-differs-from-store',
  'store-version-untested',
] as const;
export type Check = (typeof CHECKS)[number];

/** Something that is not as it should be, and what to do about it. */
export type Finding = { check: Check; message: string; remedy: string };

/** What the checks look at. `null` where it could not be told. */
export type Facts = {
  /** The configuration file and its permission bits. */
  configFile: { path: string; mode: number } | null;
  sites: number;
  /** Bytes of the data folder's disk that are free, those that `spool.minFreeBytes` keeps, and most of the spool. */
  disk: { freeBytes: number; minFreeBytes: number; maxBytes: number; spoolBytes: number } | null;
  /** This machine's clock, ms since 1970. */
  now: number;
  /** When the newest row that waits was spooled, ms since 1970. */
  newestSpooledAt: number | null;
  /** The store's version, such as `26.7.2.1`, and its clock less this one's, in ms. */
  store: { version: string; aheadMs: number } | null;
};
