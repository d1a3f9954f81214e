/**
 * For tests: requests to a running engine.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type EngineOptions, startEngine } from '../start-engine.ts';

export type Question = {
  /** Sent as the body. */
  sql?: string;
  /** Sent as the body where given, the statement then being in the URL. */
  rows?: string | Buffer;
  user?: 'reader' | 'writer';
  search?: Record<string, string>;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
  path?: string;
  signal?: AbortSignal;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer; text: string };

/** Sends one request on a connection of its own and reads the whole answer. */
export function ask(socketPath: string, question: Question): Promise<Answer> {
  const { sql, rows, user = 'writer', search = {}, headers = {}, method = 'POST', path = '/' } = question;
  const url = new URLSearchParams({ user, ...search, ...(rows !== undefined && sql ? { query: sql } : {}) });
  const options = { socketPath, path: `${path}?${url}`, method, headers, agent: false as const };
  return new Promise((resolve, reject) => {
    const sent = request(question.signal ? { ...options, signal: question.signal } : options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(parts);
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.once('error', reject);
    sent.end(method === 'GET' ? undefined : (rows ?? sql));
  });
}

/** Runs a statement as the writer and gives its text; fails where the engine does. */
export async function run(
  socketPath: string,
  sql: string,
  search: Record<string, string> = {},
): Promise<string> {
  const { status, text } = await ask(socketPath, { sql, search });
  if (status === 200) return text.trimEnd();
  throw new Error(text);
}

/** A fresh folder, removed by `remove`. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'waystone-engine-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** An engine in a fresh folder, both gone after `stop`. */
export async function freshEngine(
  options: Partial<EngineOptions> = {},
): Promise<Engine & { folder: string }> {
  const folder = freshFolder();
  const engine = await startEngine({ dataDir: folder.path, maxMemoryBytes: 1024 ** 3, ...options });
  return {
    folder: folder.path,
    socketPath: engine.socketPath,
    backupFolder: engine.backupFolder,
    get pid() {
      return engine.pid;
    },
    get restarts() {
      return engine.restarts;
    },
    get ready() {
      return engine.ready;
    },
    async stop() {
      await engine.stop();
      folder.remove();
    },
  };
}

/** Sends a signal to an engine's process. A missing pid must not become 0, which is everybody. */
export function signal(engine: Engine, name: NodeJS.Signals): void {
  if (engine.pid === null) throw new Error('The engine has no process to send a signal to.');
  process.kill(engine.pid, name);
}

/** Waits until a condition holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds = 20_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not happen within ${milliseconds} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
