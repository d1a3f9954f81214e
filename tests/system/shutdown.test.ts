/**
 * SIGTERM: within ten seconds the process is gone, whatever hangs, and nothing that was acknowledged is lost.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { checkConfig, startCollector } from '@waystone/collector';
import { afterEach, describe, expect, it } from 'vitest';
import { answers, freePort } from '../support/engine-by-hand.ts';
import { send, settings, temporaryFolder } from '../support/stack.ts';

const main = createRequire(import.meta.url).resolve('@waystone/collector/main');

/** The promise is ten seconds; the rest is for a machine that is busy with other tests. */
const PROMISE_MS = 10_000;
const GRACE_MS = 5_000;

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Program = { child: ChildProcess; url: string; data: string };

async function start(clickhouse: object): Promise<Program> {
  const folder = temporaryFolder();
  cleanUps.push(folder.remove);
  const port = await freePort();
  const data = join(folder.path, 'data');
  const config = join(folder.path, 'waystone.config.json');
  writeFileSync(config, JSON.stringify(settings(data, { port, logLevel: 'silent', clickhouse })));
  const child = spawn(process.execPath, [main, '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleanUps.push(() => void child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/health`, child);
  return { child, url, data };
}

/** Resolves with the exit code, or fails where the process outlives its promise. */
async function end({ child }: Program): Promise<number | null> {
  const gone = once(child, 'exit', { signal: AbortSignal.timeout(PROMISE_MS + GRACE_MS) });
  child.kill('SIGTERM');
  const [code] = await gone;
  return code as number | null;
}

/** A store that takes connections and never says a word. */
async function silentStore(): Promise<{ url: string }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const page = (messageId: string) => ({
  type: 'page',
  messageId,
  anonymousId: 'v1',
  properties: { url: 'https://shop.example/' },
});

async function storedIn(data: string): Promise<string[]> {
  const config = checkConfig(settings(data, { logLevel: 'silent' }));
  const collector = await startCollector({ config });
  await collector.drained();
  const rows = await collector.warehouse.query<{ message_id: string }>(
    'SELECT message_id FROM touchpoint ORDER BY message_id',
  );
  await collector.close();
  return rows.map(({ message_id }) => message_id);
}

describe('SIGTERM', () => {
  it('ends a collector with requests that never end, once the others are answered and stored', async () => {
    const program = await start({});
    await answers(`${program.url}/ready`, program.child);
    const { hostname, port } = new URL(program.url);
    const slow = connect(Number(port), hostname).on('error', () => {});
    cleanUps.push(() => void slow.destroy());
    slow.write('POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    expect((await send(program.url, [page('a'), page('b')])).status).toBe(200);
    expect(await end(program)).toBe(0);
    expect(await storedIn(program.data)).toEqual(['a', 'b']);
  });

  it('ends a collector whose store never answers, and keeps what it has acknowledged', async () => {
    const program = await start(await silentStore());
    expect((await send(program.url, [page('a')])).status).toBe(200);
    expect(await end(program)).toBe(0);
    expect(await storedIn(program.data)).toEqual(['a']);
  });

  it('ends a collector that has only begun to start', async () => {
    const program = await start({});
    expect(await end(program)).toBe(0);
    expect(await storedIn(program.data)).toEqual([]);
  });
});
