/**
 * Messages as rows of the store, encoded once: from here on they are bytes.
 * @module
 */
export type { Cell } from './cells.ts';
export { NativeBlock } from './native/block.ts';
export { encodeRejectedRow, MAX_PAYLOAD_LENGTH, type RejectedFacts } from './rejected.ts';
export { encodeRow, lineOf, propertiesOf, type RowFacts, rowCells, type VisitorFacts } from './row.ts';
