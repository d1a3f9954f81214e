/**
 * How many events a second the collector acknowledges and stores, beside raw node:http + JSON.parse in the same run.
 *
 *   node bench/ingest.mjs [--rounds 3] [--seconds 5] [--connections 128] [--only acknowledged|stored|paced]
 *   node bench/ingest.mjs --soak MINUTES    memory only, at 10,000 events a second
 *
 * The server runs on core 0, the load generator on core 1 (taskset; elsewhere both float). Every event has an id and a
 * time of its own, so none is dropped as a duplicate, and every acknowledged one is on disk. All servers are started
 * first and take turns, round by round, so that a machine that slows down slows all of them; medians are shown.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuSeconds, quiet } from './ingest/cpu.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '128' },
    soak: { type: 'string', default: '0' },
    /** One of the three tables. */
    only: { type: 'string' },
  },
});

const SECONDS = Number(values.seconds);
const RAW = 'raw node:http + JSON.parse';

/** What is measured: which server, with which settings. */
const SERVERS = [
  { name: RAW, role: 'raw' },
  { name: 'collector, store away', role: 'away' },
  { name: 'collector, ClickHouse on the same core', role: 'embedded' },
];

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What `npm start` tells Node. */
const NODE_OPTIONS = scripts.start.match(/--\S+/g) ?? [];

function start(script, core, args = [], options = []) {
  const path = fileURLToPath(new URL(`./ingest/${script}`, import.meta.url));
  const pinned = core !== null && process.platform === 'linux' && availableParallelism() > 1;
  const command = [process.execPath, ...options, path, ...args];
  const [program, ...rest] = pinned ? ['taskset', '-c', String(core), ...command] : command;
  return spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** A process that prints one line of JSON when it is ready, and one for each line it is sent. */
async function serve(role, core) {
  const child = start('server.mjs', core, ['--role', role], role === 'raw' ? [] : NODE_OPTIONS);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The server "${role}" ended; its error stands above.`);
    return JSON.parse(value);
  };
  return {
    pid: child.pid,
    ...(await read()),
    ask: (question) => {
      child.stdin.write(`${question}\n`);
      return read();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function load(url, core, options) {
  const args = Object.entries({ url, connections: values.connections, ...options }).flatMap(
    ([name, value]) => [`--${name}`, String(value)],
  );
  const child = start('load.mjs', core, args);
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('The load generator ended before it said anything; its error stands above.');
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const mediansOf = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));

/** Each server in turn, round by round. */
async function acknowledged(batch) {
  const servers = [];
  for (const { name, role } of SERVERS) servers.push({ name, server: await serve(role, 0), runs: [] });
  for (const { server } of servers) {
    await load(server.url, 1, { batch, seconds: 2 });
    await quiet(server.pid);
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    const raw = servers[0];
    for (const { server, runs } of servers) {
      const before = cpuSeconds(server.pid);
      const { requests, failed, ...times } = await load(server.url, 1, { batch, seconds: SECONDS });
      const cpu = cpuSeconds(server.pid) - before;
      const run = {
        events: (requests * batch) / SECONDS,
        perCpu: (requests * batch) / cpu,
        failed,
        ...times,
      };
      runs.push({ ...run, busy: cpu / SECONDS });
      const yardstick = raw.runs.at(-1);
      Object.assign(runs.at(-1), {
        ratio: run.events / yardstick.events,
        cpuRatio: run.perCpu / yardstick.perCpu,
      });
      await server.ask('drain');
      // What it still does behind its turn, looking at people above all, would be taken from the next one's.
      await quiet(server.pid);
    }
  }
  for (const { server } of servers) await server.stop();
  return servers.map(({ name, runs }) => describe(name, batch, mediansOf(runs)));
}

function describe(server, batch, result) {
  return {
    server,
    'events a body': batch,
    bytes: result.bytes,
    'events/s': Math.round(result.events),
    'x raw': Number(result.ratio.toFixed(2)),
    'p50 ms': result.p50,
    'p99 ms': result.p99,
    'server CPU': Number(result.busy.toFixed(2)),
    'events/CPU s': Math.round(result.perCpu),
    'x raw, by CPU': Number(result.cpuRatio.toFixed(2)),
    failed: result.failed,
  };
}

/**
 * From the client into ClickHouse, collector, engine and generator on the same two cores. Four times as long as the
 * others: where people stand is looked at from some thousand events on, which may fall into the one run and not the next.
 */
async function stored() {
  const runs = [];
  const seconds = 4 * SECONDS;
  for (let round = 0; round < Number(values.rounds); round++) {
    const server = await serve('embedded', null);
    await load(server.url, null, { batch: 10, seconds: 1 });
    const { rows: before } = await server.ask('drain');
    const begin = performance.now();
    const { requests, failed, p50, p99 } = await load(server.url, null, { batch: 10, seconds });
    const acknowledgedAt = performance.now();
    const { rows, memory } = await server.ask('drain');
    const end = performance.now();
    await server.stop();
    if (rows - before !== requests * 10)
      throw new Error(`${requests * 10} acknowledged, ${rows - before} stored`);
    const events = rows - before;
    runs.push({
      acknowledged: (events / (acknowledgedAt - begin)) * 1000,
      stored: (events / (end - begin)) * 1000,
      p50,
      p99,
      ...memory,
      failed,
    });
  }
  return mediansOf(runs);
}

/** How long an answer takes at 10,000 events a second, ClickHouse taking them in meanwhile. */
async function paced() {
  const runs = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const server = await serve('embedded', 0);
    await load(server.url, 1, { batch: 10, seconds: 2, rate: 1000 });
    const { requests, failed, p50, p99 } = await load(server.url, 1, {
      batch: 10,
      seconds: SECONDS,
      rate: 1000,
    });
    const { memory } = await server.ask('drain');
    await server.stop();
    runs.push({ events: (requests * 10) / SECONDS, p50, p99, ...memory, failed });
  }
  return mediansOf(runs);
}

const whole = (numbers) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Math.round(value * 10) / 10]));

/** Memory of the collector, minute by minute. */
async function soak(minutes) {
  const server = await serve('embedded', null);
  const rows = [];
  for (let minute = 1; minute <= minutes; minute++) {
    const { requests, failed, p50, p99 } = await load(server.url, null, {
      batch: 10,
      seconds: 60,
      rate: 1000,
    });
    const { memory } = await server.ask('drain');
    rows.push({ minute, ...whole({ events: (requests * 10) / 60, p50, p99, ...memory, failed }) });
  }
  await server.stop();
  console.log('Soak (events/s, latency in ms; memory of the collector in MB: all, its own, pages of files):');
  console.table(rows);
}

const TABLES = {
  acknowledged: {
    title: 'Acknowledged after the disk has it, server on one core:',
    rows: async () => [...(await acknowledged(10)), ...(await acknowledged(1))],
  },
  stored: {
    title: 'End to end into ClickHouse, all on the same two cores (events/s; memory of the collector in MB):',
    rows: async () => [whole(await stored())],
  },
  paced: {
    title: 'At 10,000 events/s, server and ClickHouse on one core (latency in ms):',
    rows: async () => [whole(await paced())],
  },
};

async function report() {
  for (const [name, { title, rows }] of Object.entries(TABLES)) {
    if (values.only !== undefined && values.only !== name) continue;
    console.log(title);
    console.table(await rows());
  }
}

await (Number(values.soak) > 0 ? soak(Number(values.soak)) : report());
