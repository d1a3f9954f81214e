/**
 * Keeps one child process running.
 * @module
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { DataDirectoryInUseError } from './errors.ts';
import type { EngineEvent } from './events.ts';
import type { ToChild } from './messages.ts';
import { probe } from './probe.ts';
import type { Spawned } from './spawn.ts';
import type { Timing } from './timing.ts';

export type Supervised = {
  /** Resolves with a child that answers. */
  spawn: () => Promise<Spawned>;
  socketPath: string;
  timing: Timing;
  onEvent: (event: EngineEvent) => void;
};

export type Supervisor = {
  /** The process that answers, or null. */
  readonly pid: number | null;
  readonly restarts: number;
  /** Starts the first child; its failure is the caller's. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Whether a child answers well before its time is over; it may be out of memory now and well in a second. Its time is
 * counted in turns of this process: while that is held up itself, such as by SIGSTOP, it hears nobody.
 *
 * @param well asks it once, for so many ms.
 */
async function getsWell(
  well: (milliseconds: number) => Promise<boolean>,
  { checkMs, hangMs }: Timing,
): Promise<boolean> {
  let left = hangMs;
  const turns = setInterval(() => {
    left -= checkMs;
  }, checkMs);
  turns.unref();
  try {
    while (left > 0) {
      if (await well(left)) return true;
      await wait(checkMs, undefined, { ref: false });
    }
    return false;
  } finally {
    clearInterval(turns);
  }
}

/** Kills a child that stops answering. Ends when the child does, or when it is no longer to be watched. */
async function watchHealth(child: ChildProcess, supervised: Supervised, over: AbortSignal): Promise<void> {
  const { socketPath, timing, onEvent } = supervised;
  const ended = () => over.aborted || child.exitCode !== null || child.signalCode !== null;
  const well = async (milliseconds: number) => ended() || (await probe(socketPath, milliseconds));
  while (!ended()) {
    await wait(timing.checkMs, undefined, { ref: false });
    if ((await getsWell(well, timing)) || ended()) continue;
    onEvent({ type: 'hung', pid: child.pid ?? 0, milliseconds: timing.hangMs });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** Asks a child to finish and waits for its end, then insists. */
export async function finish(child: ChildProcess, milliseconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const message: ToChild = { type: 'stop' };
  // A child that has just died cannot be told; its exit is all that is waited for.
  child.send(message, () => undefined);
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await exited;
  clearTimeout(timer);
}

/** Starts children one after another until stopped, or until the data directory has another owner. */
export function createSupervisor(supervised: Supervised): Supervisor {
  const { timing, onEvent } = supervised;
  const stopping = new AbortController();
  let child: ChildProcess | null = null;
  let restarts = 0;
  let failures = 0;
  let restarting: Promise<void> = Promise.resolve();

  async function launch(): Promise<void> {
    const began = performance.now();
    const { child: started } = await supervised.spawn();
    child = started;
    const ready = performance.now();
    onEvent({ type: 'started', pid: started.pid ?? 0, milliseconds: Math.round(ready - began) });
    started.once('exit', (code, signal) => {
      child = null;
      if (stopping.signal.aborted) return;
      if (performance.now() - ready > timing.stableMs) failures = 0;
      onEvent({ type: 'exited', pid: started.pid ?? 0, code, signal });
      restarting = restart();
    });
    void watchHealth(started, supervised, stopping.signal);
  }

  async function restart(): Promise<void> {
    while (!stopping.signal.aborted) {
      const milliseconds = Math.min(timing.maxBackoffMs, timing.backoffMs * 2 ** failures);
      failures += 1;
      onEvent({ type: 'restarting', milliseconds, restarts: restarts + 1 });
      await wait(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        await launch();
        restarts += 1;
        return;
      } catch (error) {
        const final = error instanceof DataDirectoryInUseError;
        onEvent({ type: 'failed', error: error instanceof Error ? error : new Error(String(error)), final });
        if (final) return;
      }
    }
  }

  return {
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    start: launch,
    async stop() {
      stopping.abort();
      await restarting;
      if (child !== null) await finish(child, timing.stopMs);
    },
  };
}
