/**
 * Starts the engine's process and waits until it answers.
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { DataDirectoryInUseError, EngineStartError } from './errors.ts';
import type { EngineEvent } from './events.ts';
import type { ChildOptions, FromChild } from './messages.ts';
import { THREADS } from './threads.ts';

const KEPT_LINES = 20;

// Resolved through the package's own name, so that it is the compiled file also where this one runs as TypeScript.
const entry = createRequire(import.meta.url).resolve('@waystone/engine/child');

/** A process that answers, and the TCP port it answers on, or null on a unix socket. */
export type Spawned = { child: ChildProcess; port: number | null };

type OnEvent = (event: EngineEvent) => void;

/** Passes a child's lines on, and keeps the last of them for an error's message. */
function keepLines(child: ChildProcess, onEvent: OnEvent): string[] {
  const kept: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      if (line.trim() === '') return;
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      onEvent({ type: 'output', stream, line });
    });
  }
  return kept;
}

/** What a full disk, or a machine short of memory, makes the engine or Node say. */
const SHORTAGE =
  /ENOSPC|EDQUOT|ENOMEM|EAGAIN|EMFILE|No space left on device|Cannot allocate memory|\((?:NOT_ENOUGH_SPACE|MEMORY_LIMIT_EXCEEDED|CANNOT_ALLOCATE_MEMORY|CANNOT_SCHEDULE_TASK)\)/;

/** How a child ended that was not ready: why, and whether it was killed rather than ending by itself. */
type Ending = { reason: string; killed: boolean };

/** Why a child ended before it was ready. The engine says so on stderr alone. */
function startError(
  directory: string,
  { reason, killed }: Ending,
  lines: readonly string[],
): EngineStartError {
  if (lines.some((line) => line.includes('Another server instance in same directory'))) {
    return new DataDirectoryInUseError(directory);
  }
  const said = lines.length === 0 ? '' : ` It said:\n${lines.join('\n')}`;
  const message = `Embedded ClickHouse did not start in ${directory}: ${reason}.${said}`;
  return new EngineStartError(message, { mayPass: killed || SHORTAGE.test(message) });
}

/**
 * Starts a child.
 *
 * @param directory the data directory, for messages.
 * @param milliseconds how long it may take to open the directory.
 * @throws {DataDirectoryInUseError} where another process holds the directory.
 * @throws {EngineStartError} where it ends, or says nothing in time.
 */
export async function spawnEngine(
  options: ChildOptions,
  directory: string,
  milliseconds: number,
  onEvent: OnEvent,
): Promise<Spawned> {
  const child = fork(entry, [JSON.stringify(options)], {
    // The engine writes times in the process's zone.
    env: { ...process.env, TZ: 'UTC', UV_THREADPOOL_SIZE: String(THREADS), NODE_OPTIONS: '' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines = keepLines(child, onEvent);
  const closed = once(child, 'close');
  let reason = 'its process ended';
  const answer = new Promise<Spawned | null>((resolve) => {
    child.on('message', (message: FromChild) => {
      if (message.type === 'ready') resolve({ child, port: message.port });
      else reason = message.message;
    });
    child.once('error', (error) => {
      reason = error.message;
      resolve(null);
    });
    closed.then(
      () => resolve(null),
      () => resolve(null),
    );
  });
  const timer = setTimeout(() => {
    reason = `it was not ready within ${milliseconds} ms`;
    child.kill('SIGKILL');
  }, milliseconds);
  const spawned = await answer;
  clearTimeout(timer);
  if (spawned !== null) return spawned;
  throw startError(directory, { reason, killed: child.signalCode === 'SIGKILL' }, lines);
}
