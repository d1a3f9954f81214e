/**
 * How many events a second one core acknowledges, beside raw node:http + JSON.parse in the same run.
 *
 *   node bench/ingest.mjs [--seconds 8] [--connections 64]
 *
 * The server runs on core 0, the load generator on core 1 (taskset; elsewhere both float). Every event has an id of
 * its own, so none is dropped as a duplicate, and every acknowledged one is on disk.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'report' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
    url: { type: 'string', default: '' },
    batch: { type: 'string', default: '10' },
  },
});

const KEY = 'pk_benchmark';
const roles = {
  report,
  raw: serveRaw,
  spool: () => serveCollector(false),
  embedded: () => serveCollector(true),
  load,
};

/** The floor: read the body, parse it, answer. */
async function serveRaw() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ success: true, accepted: batch.length }));
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
  process.once('SIGTERM', () => process.exit(0));
}

/** The collector: with embedded ClickHouse on the same core, or with a store that is away. */
async function serveCollector(embedded) {
  const { checkConfig, startCollector } = await import('@waystone/collector');
  const data = mkdtempSync(join(tmpdir(), 'waystone-bench-'));
  const config = checkConfig({
    port: 0,
    data,
    logLevel: 'silent',
    clickhouse: { url: embedded ? null : 'http://127.0.0.1:1' },
    sites: [{ id: 'bench', origins: ['https://shop.example'], publicKeys: [KEY] }],
  });
  const collector = await startCollector({ config });
  console.log(collector.url);
  process.once('SIGTERM', async () => {
    await collector.close();
    rmSync(data, { recursive: true, force: true });
    process.exit(0);
  });
}

/** Events as the browser SDK sends them: about 500 bytes each beside the shared context. */
function makeBody(size) {
  const now = new Date().toISOString();
  const page = {
    url: 'https://shop.example/guides/portable-or-furnace?utm_source=newsletter&utm_medium=email',
    path: '/guides/portable-or-furnace',
    referrer: 'https://www.google.com/',
    title: 'Portable air cleaners or a system for the furnace?',
  };
  const batch = Array.from({ length: size }, (_, i) => ({
    type: 'track',
    event: i % 3 === 0 ? 'Page Engaged' : 'Form Started',
    messageId: `ID${String(i).padStart(2, '0')}-XXXXXXXXXXXXXXXX`,
    anonymousId: '7f3f7a52-6c1e-4b0e-9d2c-1f2e3d4c5b6a',
    timestamp: now,
    properties: {
      active_ms: 12_345 + i,
      scroll_pct: 60,
      form_id: 'quote',
      form_purpose: 'quote',
      fields: ['name', 'email', 'postcode', 'rooms', 'house_size', 'allergies'],
      duration_ms: 4321,
    },
    context: { page, sessionId: '1718000000000' },
  }));
  const context = {
    library: { name: 'waystone.js', version: '0.1.0' },
    locale: 'en-GB',
    timezone: 'Europe/London',
  };
  return JSON.stringify({ writeKey: KEY, sentAt: now, context, batch });
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

/** Posts batches as fast as they are answered, and prints what came of it. */
async function load() {
  const { default: autocannon } = await import('autocannon');
  const body = makeBody(Number(values.batch));
  let count = 0;
  const result = await autocannon({
    url: `${values.url}/v1/batch`,
    method: 'POST',
    connections: Number(values.connections),
    duration: Number(values.seconds),
    requests: [
      {
        headers: { 'content-type': 'text/plain', origin: 'https://shop.example', 'user-agent': FIREFOX },
        setupRequest: (request) => ({
          ...request,
          body: body.replaceAll('XXXXXXXXXXXXXXXX', (count++).toString(36).padStart(16, '0')),
        }),
      },
    ],
  });
  const { requests, latency, non2xx, errors } = result;
  console.log(
    JSON.stringify({
      bytes: body.length,
      requests: requests.average,
      p50: latency.p50,
      p99: latency.p99,
      failed: non2xx + errors,
    }),
  );
}

function start(role, core, extra = []) {
  const script = [process.execPath, fileURLToPath(import.meta.url), '--role', role, ...extra];
  const pinned = process.platform === 'linux' && availableParallelism() > 1;
  const [command, ...args] = pinned ? ['taskset', '-c', String(core), ...script] : script;
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child) {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('A process of the benchmark ended before it said anything; its error stands above.');
}

/** CPU seconds that a process has used (Linux). A server that is not busy was not the bottleneck. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

async function measure(role, batch) {
  const server = start(role, 0);
  const url = await firstLine(server);
  const run = async (seconds) => {
    const before = cpuSeconds(server.pid);
    const load = start('load', 1, [
      '--url',
      url,
      '--seconds',
      String(seconds),
      '--batch',
      String(batch),
      '--connections',
      values.connections,
    ]);
    const result = JSON.parse(await firstLine(load));
    return { ...result, busy: (cpuSeconds(server.pid) - before) / seconds };
  };
  await run(2);
  const result = await run(Number(values.seconds));
  server.kill('SIGTERM');
  await once(server, 'exit');
  return { ...result, events: result.requests * batch };
}

async function report() {
  const rows = [];
  for (const batch of [10, 1]) {
    const raw = await measure('raw', batch);
    rows.push(describe('raw node:http + JSON.parse', batch, raw, raw));
    rows.push(describe('collector: on disk, store away', batch, await measure('spool', batch), raw));
    rows.push(
      describe(
        'collector: on disk, ClickHouse on the same core',
        batch,
        await measure('embedded', batch),
        raw,
      ),
    );
  }
  console.table(rows);
}

function describe(server, batch, result, raw) {
  return {
    server,
    'events a body': batch,
    bytes: result.bytes,
    'events/s': Math.round(result.events),
    ratio: Number((result.events / raw.events).toFixed(2)),
    'p50 ms': result.p50,
    'p99 ms': result.p99,
    'server CPU': Number(result.busy.toFixed(2)),
    'events/CPU s': Math.round(result.events / result.busy),
    failed: result.failed,
  };
}

await roles[values.role]();
