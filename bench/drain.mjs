/**
 * How fast a backlog leaves the spool once the store is back, while new events go on arriving; beside the store alone,
 * which is given the same rows from memory in the same run.
 *
 *   node bench/drain.mjs [--seconds 20] [--rate 2000]
 *
 * The collector starts while its store is away and fills its spool. Then the engine starts on the other core.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkConfig, collectLessOften, startCollector } from '@waystone/collector';
import { openWarehouse } from '@waystone/warehouse';
import { treeCpuSeconds } from './ingest/cpu.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, rate: { type: 'string', default: '2000' } },
});
const folder = mkdtempSync(join(tmpdir(), 'waystone-drain-'));
const pinned = process.platform === 'linux' && availableParallelism() > 1;
const onCore = (core, script) =>
  pinned ? ['taskset', ['-c', String(core), process.execPath, ...script]] : [process.execPath, script];

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Posts batches of ten from a process of its own until `stop`; resolves with what it measured. */
function load(url, seconds, connections) {
  const script = fileURLToPath(new URL('ingest/load.mjs', import.meta.url));
  const options = { url, seconds, connections, batch: 10 };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(...onCore(1, [script, ...args]), { stdio: ['ignore', 'pipe', 'inherit'] });
  return once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(line));
}

/** A few batches a second, as a site sends them; the times of their answers in ms. */
function trickle(url, rate) {
  const times = [];
  let failed = 0;
  let number = 0;
  const send = async () => {
    const batch = Array.from({ length: 10 }, () => ({
      type: 'page',
      messageId: `new-${number++}`,
      anonymousId: `v${number % 500}`,
      properties: { url: 'https://shop.example/pricing' },
    }));
    const startedAt = performance.now();
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { origin: 'https://shop.example', 'content-type': 'text/plain' },
      body: JSON.stringify({ writeKey: 'pk_benchmark', batch }),
    });
    await answer.arrayBuffer();
    if (answer.status !== 200) failed++;
    times.push(performance.now() - startedAt);
  };
  const timer = setInterval(() => void send().catch(() => failed++), 10_000 / rate);
  return () => {
    clearInterval(timer);
    const sorted = Float64Array.from(times).sort();
    const at = (share) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
    return { events: times.length * 10, p50: at(0.5), p99: at(0.99), failed };
  };
}

const port = await freePort();
const TOKEN = 'benchmark-admin-token';
const config = checkConfig({
  adminTokens: [TOKEN],
  port: 0,
  data: join(folder, 'data'),
  logLevel: 'silent',
  clickhouse: { url: `http://127.0.0.1:${port}` },
  spool: { deduplicationMessages: 100_000 },
  rateLimits: { perAddress: null },
  sites: [{ id: 'bench', origins: ['https://shop.example'], publicKeys: ['pk_benchmark'] }],
});
// As `waystone start` does.
collectLessOften();
const collector = await startCollector({ config });
/** CPU seconds of the collector and of the store. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return { collector: (user + system) / 1e6, store: treeCpuSeconds(engine.pid) };
};

const gauge = async (name) => {
  const text = await (
    await fetch(`${collector.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  return Number(new RegExp(`^${name}\\{table="event"\\} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
};

const filled = await load(collector.url, Number(values.seconds), '64');
const waiting = await gauge('waystone_spool_rows');
const spoolBytes = await gauge('waystone_spool_bytes');

const serve = createRequire(import.meta.url).resolve('@waystone/engine/serve');
const engine = spawn(...onCore(1, [serve, '--data', join(folder, 'engine'), '--port', String(port)]), {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(createInterface({ input: engine.stdout }), 'line');
const stop = trickle(collector.url, Number(values.rate));
while ((await gauge('waystone_flushed_rows_total')) === 0) await wait(20);
const from = { ...spent(), at: performance.now(), rows: await gauge('waystone_flushed_rows_total') };
while ((await gauge('waystone_spool_rows')) > 25_000) await wait(50);
const drained = (await gauge('waystone_flushed_rows_total')) - from.rows;
const seconds = (performance.now() - from.at) / 1000;
const until = spent();
const perRow = (who) => Math.round(((until[who] - from[who]) / drained) * 1e7) / 10;
const fresh = stop();
await collector.drained();

// The store alone: the same rows, read back once, under tokens of their own.
const warehouse = openWarehouse({ url: `http://127.0.0.1:${port}` });
const { EVENT_COLUMNS } = await import('@waystone/models');

/** Rows a second that the store takes from memory, in batches of 20,000. */
async function alone(format) {
  const sql = `SELECT ${EVENT_COLUMNS.join(', ')} FROM event LIMIT 20000 FORMAT ${format}`;
  const answer = await fetch(`http://127.0.0.1:${port}/?database=waystone&query=${encodeURIComponent(sql)}`);
  const body = Buffer.from(await answer.arrayBuffer());
  const startedAt = performance.now();
  for (let n = 0; n < 15; n++) {
    await warehouse.insertRows({
      table: 'event',
      columns: EVENT_COLUMNS,
      format,
      body,
      token: `${format}-${n}`,
    });
  }
  return 300_000 / ((performance.now() - startedAt) / 1000);
}

const yardstick = await alone('Native');
const lines = await alone('JSONCompactEachRow');
await warehouse.close();

const row = (what, rate) => ({
  what,
  'rows/s': Math.round(rate),
  ratio: Number((rate / yardstick).toFixed(2)),
});
console.table([
  row('the store alone, from memory', yardstick),
  row('the store alone, lines of JSON', lines),
  row('the spool, with new events arriving', drained / seconds),
]);
console.log({
  backlog: waiting,
  accepted: Math.round(filled.requests * 10),
  bytesARow: Math.round(spoolBytes / waiting),
  drained,
  seconds,
  cpuMicrosecondsARow: { collector: perRow('collector'), store: perRow('store') },
  fresh,
});
await collector.close();
engine.kill('SIGTERM');
await once(engine, 'exit');
rmSync(folder, { recursive: true, force: true });
