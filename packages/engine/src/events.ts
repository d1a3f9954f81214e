/**
 * What a supervised engine tells its owner.
 * @module
 */

/**
 * One thing that happened to the engine's process.
 *
 * - `started`: it answers; `milliseconds` from spawning to the first answer.
 * - `output`: a line that the process wrote to stdout or stderr.
 * - `hung`: it did not answer its health check for `milliseconds` and is killed.
 * - `exited`: it ended without being asked to.
 * - `restarting`: it will be started again after `milliseconds`.
 * - `failed`: it could not be started; with `final` nothing more is tried.
 * - `set-aside`: the definition of a view could not be read and was moved out of the way; the view is to be made anew.
 */
export type EngineEvent =
  | { type: 'started'; pid: number; milliseconds: number }
  | { type: 'output'; stream: 'stdout' | 'stderr'; line: string }
  | { type: 'hung'; pid: number; milliseconds: number }
  | { type: 'exited'; pid: number; code: number | null; signal: NodeJS.Signals | null }
  | { type: 'restarting'; milliseconds: number; restarts: number }
  | { type: 'failed'; error: Error; final: boolean }
  | { type: 'set-aside'; name: string; path: string; to: string };
