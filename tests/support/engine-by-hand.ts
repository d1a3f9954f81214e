/**
 * The engine as a server of its own, started by hand and named by a URL: what `CLICKHOUSE_URL` points at.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type HandStartedEngine = { url: string; process: ChildProcess; stop(): Promise<void> };

/** Starts `@waystone/engine` on a loopback port of its own. */
export async function startEngineByHand(dataDir: string): Promise<HandStartedEngine> {
  const entry = createRequire(import.meta.url).resolve('@waystone/engine/serve');
  const port = await freePort();
  const child = spawn(process.execPath, [entry, '--data', dataDir, '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/ping`, child);
  return {
    url,
    process: child,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone;
    },
  };
}

/** A loopback port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Waits until a URL answers 200, at most 30 s; fails at once where the process behind it is gone. */
export async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; await wait(50)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
  }
  throw new Error(`${url} did not answer (exit code ${child.exitCode}, signal ${child.signalCode})`);
}
