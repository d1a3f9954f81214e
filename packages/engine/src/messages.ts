/**
 * What parent and child say to each other over the IPC channel, and what the child is told at its start.
 * @module
 */

/** The limits of one reader's query. A query's own settings can only tighten them. */
export type ReaderLimits = {
  /** Longest run, in seconds. @default 30 */
  maxSeconds: number;
  /** Most rows of a result. @default 10_000_000 */
  maxRows: number;
  /** Most bytes of a result, before it is formatted. @default 2 GiB */
  maxBytes: number;
};

/** How a store is opened and limited. Sizes are bytes. */
export type StoreOptions = {
  /** The ClickHouse data directory. */
  path: string;
  /** A folder for the engine's configuration files. */
  configFolder: string;
  /** The one folder that BACKUP and RESTORE may name files in. */
  backupFolder: string;
  /** The database of a reader who names none, once it exists. */
  database: string;
  /** The most memory that the whole engine may use. */
  maxMemoryBytes: number;
  reader: ReaderLimits;
};

/** Where the HTTP protocol is served: a unix socket, or a port of the loopback interface. */
export type Listen = { socketPath: string } | { port: number; password: string };

export type ChildOptions = { store: StoreOptions; listen: Listen };

/** `port` is null on a unix socket. */
export type FromChild = { type: 'ready'; port: number | null } | { type: 'failed'; message: string };
export type ToChild = { type: 'stop' };
