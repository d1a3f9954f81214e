/**
 * The one way to ClickHouse, whichever store is in use: migrations, batch inserts, read-only queries, pass-through.
 * @module
 */
export { InsertError } from './errors.ts';
export type { InsertBatch, InsertSummary } from './insert.ts';
export { MigrationChangedError } from './migrate.ts';
export { openWarehouse, type Warehouse } from './open.ts';
export type { ReadLimits, Target } from './target.ts';
