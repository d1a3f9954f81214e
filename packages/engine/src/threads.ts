/**
 * How many things the engine's process does at once.
 * @module
 */

/** Queries that run at once, by what they do. Inserts gain nothing from company. */
export const READERS = 4;
export const WRITERS = 2;
export const INSERTERS = 1;

/** Threads that the process needs for them, for the parser and the control connection, and for gzip and files. */
export const THREADS = READERS + WRITERS + INSERTERS + 2 + 3;

/** How far the process stands back for its owner, in steps of `nice`: where both want a core, it gets a fourth of it. */
export const NICENESS = 5;

/** The end of the scale of `nice`. */
export const LEAST_PRIORITY = 19;
