/**
 * A server for the benchmark: prints `{"url": …}`, answers each line `drain` once everything acknowledged is in the
 * store, with the number of rows there and the memory it holds, and ends with SIGTERM.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { KEY } from './body.mjs';

const { values } = parseArgs({ options: { role: { type: 'string', default: 'raw' } } });

const say = (answer) => console.log(JSON.stringify(answer));

/** The floor: read the body, parse it, answer. */
function serveRaw() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ success: true, accepted: batch.length }));
    });
  });
  server.listen(0, '127.0.0.1', () => say({ url: `http://127.0.0.1:${server.address().port}` }));
  process.once('SIGTERM', () => process.exit(0));
  return async () => 0;
}

/** The collector: with embedded ClickHouse, or with a store that is away. */
async function serveCollector(embedded) {
  const { checkConfig, collectLessOften, startCollector } = await import('@waystone/collector');
  collectLessOften();
  const data = mkdtempSync(join(tmpdir(), 'waystone-bench-'));
  const config = checkConfig({
    port: 0,
    data,
    logLevel: 'silent',
    clickhouse: { url: embedded ? null : 'http://127.0.0.1:1' },
    sites: [{ id: 'bench', origins: ['https://shop.example'], publicKeys: [KEY] }],
  });
  const collector = await startCollector({ config });
  process.once('SIGTERM', async () => {
    await collector.close();
    rmSync(data, { recursive: true, force: true });
    process.exit(0);
  });
  say({ url: collector.url });
  if (!embedded) return async () => 0;
  return async () => {
    await collector.drained();
    const [{ rows }] = await collector.warehouse.query('SELECT count() AS rows FROM event');
    return Number(rows);
  };
}

/**
 * What it holds of memory, in MB: all, its own, and pages of files, the spool's above all, which the kernel takes back
 * when it needs them. Apart on Linux only.
 */
function memory() {
  const rss = process.memoryUsage().rss / 1024 / 1024;
  if (process.platform !== 'linux') return { rss };
  const status = readFileSync('/proc/self/status', 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { rss, own: of('RssAnon'), files: of('RssFile') };
}

const drain = values.role === 'raw' ? serveRaw() : await serveCollector(values.role === 'embedded');
for await (const _ of createInterface({ input: process.stdin })) {
  say({ rows: await drain(), memory: memory() });
}
