/**
 * What was accepted, on disk (lmdb), until the store has it.
 * @module
 */
export { type Delivery, readDeliveries } from './delivery.ts';
export { SpoolInUseError, SpoolUnavailableError, SpoolUnreadableError } from './errors.ts';
export type { Batch, BatchLimits } from './lane.ts';
export { openSpool } from './open.ts';
export type { Events, Parcel } from './parcel.ts';
export { LINES, NO_ROWS, type RowForm, type Rows, splitRows, toRows } from './rows.ts';
export type { Spool, SpoolOptions, Task, Unpack, Unpacked } from './spool.ts';
export { LANES, type LaneName } from './store.ts';
