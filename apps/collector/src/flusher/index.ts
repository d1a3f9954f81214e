/**
 * Moves rows from the spool to the store.
 * @module
 */
export { Flusher, type FlusherOptions } from './flusher.ts';
export type { Insert, IsRefusal, Sink } from './sink.ts';
