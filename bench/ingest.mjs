/**
 * How many events a second one core acknowledges, beside raw node:http + JSON.parse in the same run.
 *
 *   node bench/ingest.mjs [--seconds 8] [--connections 128]
 *
 * The server runs on core 0, the load generator on core 1 (taskset; elsewhere both float). Every event has an id of
 * its own, so none is dropped as a duplicate, and every acknowledged one is on disk.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'report' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '128' },
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

const PLACEHOLDER = 'XXXXXXXXXXXXXXXX';

/**
 * Posts batches as fast as they are answered, and prints what came of it. A generator for any API (autocannon was
 * tried) spends more on a request than the raw server does, and then it is the generator that is measured: here each
 * connection has its request as bytes, and writes new ids into them.
 */
async function load() {
  const { hostname, port } = new URL(values.url);
  const body = makeBody(Number(values.batch));
  const head = [
    'POST /v1/batch HTTP/1.1',
    `host: ${hostname}:${port}`,
    'content-type: text/plain',
    'origin: https://shop.example',
    `user-agent: ${FIREFOX}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  const run = { until: performance.now() + Number(values.seconds) * 1000, latencies: [], failed: 0, ids: 0 };
  const template = Buffer.from(`${head}\r\n\r\n${body}`);
  const clients = Array.from({ length: Number(values.connections) }, () =>
    client(Number(port), hostname, template, run),
  );
  await Promise.all(clients);
  const latencies = Float64Array.from(run.latencies).sort();
  const percentile = (share) => Math.round(latencies[Math.floor(latencies.length * share)] * 10) / 10;
  console.log(
    JSON.stringify({
      bytes: Buffer.byteLength(body),
      requests: latencies.length / Number(values.seconds),
      p50: percentile(0.5),
      p99: percentile(0.99),
      failed: run.failed,
    }),
  );
}

/** One connection, one request at a time, until the time is over. */
function client(port, host, template, run) {
  const request = Buffer.from(template);
  const places = [];
  for (let at = request.indexOf(PLACEHOLDER); at !== -1; at = request.indexOf(PLACEHOLDER, at + 1))
    places.push(at);
  return new Promise((resolve, reject) => {
    const socket = connect(port, host).setNoDelay(true).on('error', reject).on('close', resolve);
    let sentAt = 0;
    let answer = '';
    const send = () => {
      if (performance.now() >= run.until) return socket.end();
      const id = (run.ids++).toString(36).padStart(PLACEHOLDER.length, '0');
      for (const place of places) request.latin1Write(id, place);
      sentAt = performance.now();
      return socket.write(request);
    };
    socket.on('connect', send).on('data', (chunk) => {
      answer += chunk.latin1Slice();
      if (!isWhole(answer)) return;
      if (!answer.startsWith('HTTP/1.1 200')) run.failed++;
      run.latencies.push(performance.now() - sentAt);
      answer = '';
      send();
    });
  });
}

/** Whether an answer has as many bytes as it says. */
function isWhole(answer) {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= end + 4 + Number(length);
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
