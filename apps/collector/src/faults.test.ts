/** What goes wrong: a port that is taken, an engine or a collector that is killed, a spool that is full. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCollector } from './collector.ts';
import { PortInUseError } from './server/listen.ts';
import {
  AWAY,
  eventsOf,
  PUBLIC_KEY,
  post,
  startTestCollector,
  type TestCollector,
  testConfig,
} from './testing/start.ts';

let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector();
});

afterAll(() => collector.stop());

describe('faults', () => {
  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startTestCollector({ port, clickhouse: { url: AWAY } })).rejects.toMatchObject({
      name: 'PortInUseError',
      port,
      message: expect.stringContaining(`Port ${port} of 127.0.0.1`),
    });
    await expect(startTestCollector({ port, clickhouse: { url: AWAY } })).rejects.toBeInstanceOf(
      PortInUseError,
    );
    other.close();
  });

  it('accepts while the engine is killed under load, and loses nothing', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `kill-${i}`);
    for (const [i, messageId] of ids.entries()) {
      if (i === 20 && collector.engine?.pid) process.kill(collector.engine.pid, 'SIGKILL');
      expect((await post(collector, '/v1/page', { messageId, userId: 'u' })).status).toBe(200);
    }
    const rows = await eventsOf(collector, ids);
    expect(rows.map((row) => row.message_id)).toEqual([...ids].sort());
    expect(collector.engine?.restarts).toBeGreaterThanOrEqual(1);
  });

  it('answers 503 with Retry-After when the spool is full, and keeps what it acknowledged', async () => {
    const full = await startTestCollector({ clickhouse: { url: AWAY }, spool: { maxBytes: 1024 * 1024 } });
    const batch = Array.from({ length: 20 }, () => ({
      type: 'page',
      userId: 'u',
      properties: { text: 'x'.repeat(20_000) },
    }));
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await post(full, '/v1/batch', { batch })).status);
    const answer = await post(full, '/v1/batch', { batch });
    expect(statuses).toContain(200);
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'spool_full' } } });
    expect(answer.headers.get('retry-after')).toBe('30');
    await full.stop();
  });

  it('has every acknowledged event after kill -9 of the collector, once', async () => {
    const data = mkdtempSync(join(tmpdir(), 'waystone-kill-'));
    const config = join(data, 'waystone.config.json');
    const sites = [{ id: 'shop', publicKeys: [PUBLIC_KEY] }];
    writeFileSync(config, JSON.stringify({ port: 0, data: './data', sites, flush: { intervalMs: 100 } }));
    const acknowledged: string[] = [];
    for (const round of [1, 2]) {
      const { url, child, exited } = await startProgram(config);
      const stop = setTimeout(() => child.kill('SIGKILL'), 1500);
      await Promise.all(
        Array.from({ length: 8 }, (_, c) => sendUntilGone(url, `r${round}-c${c}`, acknowledged)),
      );
      clearTimeout(stop);
      await exited;
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    const { url, child, exited } = await startProgram(config);
    child.kill('SIGTERM');
    const [code] = await exited;
    expect([code, url]).toEqual([0, expect.stringContaining('http://127.0.0.1:')]);
    const after = await startCollector({ config: testConfig(join(data, 'data')) });
    await after.drained();
    const rows = await after.warehouse.query<{ message_id: string }>('SELECT message_id FROM event');
    const stored = rows.map(({ message_id }) => message_id);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    await after.close();
    rmSync(data, { recursive: true });
  });
});

/** Starts the built program, as an operator does. */
async function startProgram(config: string) {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { url, child, exited };
  }
  throw new Error('The collector ended before it listened.');
}

async function sendUntilGone(url: string, client: string, acknowledged: string[]): Promise<void> {
  for (let n = 0; ; n++) {
    const ids = [0, 1, 2].map((i) => `${client}-${n}-${i}`);
    const batch = ids.map((messageId) => ({ type: 'page', userId: 'u', messageId }));
    try {
      const answer = await fetch(`${url}/v1/batch?writeKey=${PUBLIC_KEY}`, {
        method: 'POST',
        body: JSON.stringify({ batch }),
      });
      if (answer.status === 200) acknowledged.push(...ids);
    } catch {
      return;
    }
  }
}
