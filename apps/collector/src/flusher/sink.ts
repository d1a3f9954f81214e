import type { LaneName, RowForm } from '../spool/index.ts';

/** Rows for one table of the store, sent as one insert. */
export type Insert = {
  table: LaneName;
  columns: readonly string[];
  format: RowForm;
  body: Buffer[];
  rows: number;
  /** The store takes rows under one token once. `[A-Za-z0-9_-]` only. */
  token: string;
};

/** Where rows go. */
export type Sink = {
  /** Resolves when the store has the rows; `writtenRows` is `null` where it does not say. */
  insertRows(insert: Insert): Promise<{ writtenRows: number | null }>;
};

/** Whether the store refused the rows themselves: sending them again changes nothing. All else is tried again. */
export type IsRefusal = (error: unknown) => boolean;

/** Whether an error is the store's own word, and not that of a network on which it was not reached. */
export type IsAnswer = (error: unknown) => boolean;
