import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { freshFolder } from './testing/ask.ts';

const script = createRequire(import.meta.url).resolve('@waystone/engine/serve');
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

async function serve(...args: string[]): Promise<{ process: ChildProcess; url: string; data: string }> {
  const folder = freshFolder();
  const child = spawn(process.execPath, [script, '--data', folder.path, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanups.push(folder.remove, () => void child.kill('SIGKILL'));
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { process: child, url: String(url), data: folder.path };
}

describe('serve', () => {
  it('answers ClickHouse’s protocol on a port of this machine, and ends with 0', async () => {
    const served = await serve();
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(served.url, { method: 'POST', body: 'CREATE DATABASE waystone' });
    expect(answer.status).toBe(200);
    expect(await (await fetch(`${served.url}/?query=SELECT+1`)).text()).toBe('1\n');
    served.process.kill('SIGTERM');
    expect(await once(served.process, 'exit')).toEqual([0, null]);
  });

  it('asks for the password it was given', async () => {
    const { url } = await serve('--password', 'secret');
    const ask = (headers: Record<string, string>) =>
      fetch(url, { method: 'POST', body: 'SELECT 1', headers });
    expect((await ask({})).status).toBe(403);
    expect((await ask({ 'x-clickhouse-user': 'reader', 'x-clickhouse-key': 'secre' })).status).toBe(403);
    expect((await ask({ 'x-clickhouse-user': 'default', 'x-clickhouse-key': 'secret' })).status).toBe(200);
  });

  it('says how it is used', async () => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [line] = await once(createInterface({ input: child.stderr }), 'line');
    expect(line).toMatch(/^Usage: serve --data DIR/);
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});
