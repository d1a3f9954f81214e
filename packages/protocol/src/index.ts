/**
 * The wire contract of Waystone.
 * @module
 */
export * from './events.ts';
export * from './limits.ts';
export * from './message.ts';
export * from './shape.ts';
export type * from './stats.ts';
export * from './verdict.ts';
