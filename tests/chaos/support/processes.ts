/**
 * The collector and the engine as processes of their own, to be killed, stopped and started.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';

const resolve = createRequire(import.meta.url).resolve;
const COLLECTOR = resolve('@waystone/collector/main');
const ENGINE = resolve('@waystone/engine/serve');

/** A process that comes back under the same address. */
export type Service = {
  readonly pid: number;
  start(): Promise<void>;
  /** Sends a signal to it, and waits for its end where the signal ends it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** What it wrote to its standard error, of the latest process. */
  log(): string;
};

function service(words: readonly string[], isUp: () => Promise<boolean>): Service {
  let child: ChildProcess | null = null;
  let log = '';
  return {
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      log = '';
      const started = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream?.on('data', (chunk) => {
          log = (log + String(chunk)).slice(-20_000);
        });
      for (const until = Date.now() + 60_000; Date.now() < until; await wait(50)) {
        if (started.exitCode !== null || started.signalCode !== null) break;
        if (await isUp().catch(() => false)) return;
      }
      throw new Error(`${words[0]} does not come up: ${log}`);
    },
    async end(signal) {
      const ending = child;
      if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
      const gone = new Promise((done) => ending.once('exit', done));
      ending.kill(signal);
      await gone;
    },
    signal(name) {
      child?.kill(name);
    },
    log: () => log,
  };
}

const answers = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;

/** The collector on a fixed port. It is up as soon as it takes events, before its store is. */
export function collectorService(config: string, url: string): Service {
  return service([COLLECTOR, '--config', config], () => answers(`${url}/health`));
}

/** The engine as a server on a fixed port. */
export function engineService(data: string, port: number): Service {
  const words = [ENGINE, '--data', data, '--port', String(port)];
  return service(words, () => answers(`http://127.0.0.1:${port}/ping`));
}

/** The processes that a process has started, as the kernel knows them (Linux). */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** Sends a signal to a process that may be gone. */
export function strike(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
