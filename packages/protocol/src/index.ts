/**
 * The wire contract of Waystone.
 * @module
 */
export * from './conforms.ts';
export * from './events.ts';
export * from './limits.ts';
export * from './message.ts';
export * from './placeholder.ts';
export * from './shape.ts';
export * from './stats.ts';
export * from './time.ts';
export * from './verdict.ts';
