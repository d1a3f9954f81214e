/**
 * Messages as rows of the store, encoded once: from here on they are bytes.
 * @module
 */
export { encodeRejectedRow, type RejectedFacts } from './rejected.ts';
export { encodeRow, propertiesOf, type RowFacts, type VisitorFacts } from './row.ts';
