/**
 * Embedded ClickHouse: the engine runs in a supervised process and speaks ClickHouse's HTTP protocol on a unix
 * socket, so that whoever knows a ClickHouse server knows this one.
 * @module
 */
export type { IsMadeAnew } from './definitions.ts';
export * from './errors.ts';
export type { EngineEvent } from './events.ts';
export type { ReaderLimits } from './messages.ts';
export { type Engine, type EngineOptions, startEngine } from './start-engine.ts';
export type { Timing } from './timing.ts';
