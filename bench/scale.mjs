/**
 * `node bench/scale.mjs [--full] [TOUCHPOINTS…]`: what keeping people costs, and what it saves, at several sizes.
 *
 * For each size, touchpoints are made inside ClickHouse: a person of 20 has 18 in two visits, and the other two are of
 * heavy visitors, one in a hundred people, who come to 200 more each. Measured are: looking at everybody (the rate of
 * the median step), a refresh after 10,000 new touchpoints, just after everything was merged and with the files in the
 * page cache, the dashboard's queries, one person's history, bytes on disk, and the engine's peak memory. Beside them, as
 * a yardstick, the time to count the people of the raw rows in the same run.
 *
 * Without `--full`, everybody is looked at only up to 50,000 people; the rows of the others are theirs again under
 * other ids, so that the table has its size.
 * @module
 */
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngine } from '@waystone/engine';
import { readQuery } from '@waystone/models';
import { listKeptPeople, openWarehouse, readKeptPerson, readKeptTimeline } from '@waystone/warehouse';

const { values, positionals } = parseArgs({
  options: { full: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000_000];
const wrong = sizes.find((size) => !Number.isInteger(size) || size < 20_000);
if (wrong !== undefined)
  throw new Error(`${wrong} is no number of touchpoints: give whole numbers from 20000`);

const PER_PERSON = 20;
const LOOKED_AT = 50_000;
/** In one insert. */
const COPIES = 2;
const REFRESHES = 7;
const READ = Buffer.alloc(1024 ** 2);
const ASKED = 20;
const NOW = Date.parse('2026-06-01T00:00:00Z');

/** @param numbers where `number` comes from: one for each touchpoint. @param salt makes ids new. */
const generate = (people, numbers, salt) => `
INSERT INTO event (site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, user_id, url, host, path, title, referrer, channel, active_ms, scroll_pct, country, device, browser, os, language, timezone, properties, context, library)
WITH
    ['/', '/articles/allergies', '/articles/mites', '/guides/how', '/compare/a-vs-b', '/products/', '/products/p1', '/pricing', '/quote', '/cart', '/checkout', '/account/orders', '/about'] AS paths,
    number % ${PER_PERSON} AS nth,
    sipHash64(number, ${salt}) AS hash,
    if(nth >= 18, hash % ${Math.max(1, people / 100)}, intDiv(number, ${PER_PERSON})) AS person,
    paths[1 + least(12, toUInt32(pow((hash % 1000) / 1000, 1.3) * 8 + nth * 0.2))] AS page,
    hash % 97 = 0 AS buys,
    nth = 12 AND person % 5 = 0 AS identifies,
    hash % 4 = 0 AS engaged,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC')
        + toIntervalSecond(if(nth >= 18, hash % 11000000, sipHash64(person) % 10000000))
        + toIntervalSecond(if(nth >= 9, 86400 * (1 + person % 9), 0) + nth * 45)
        + toIntervalMillisecond(hash % 1000) AS at
SELECT 'shop', lower(concat(hex(toUnixTimestamp64Milli(at)), substring(hex(hash), 1, 8))), at, at,
    multiIf(identifies, 'identify', buys OR engaged, 'track', 'page'),
    multiIf(identifies, 'identify', buys, 'track', engaged, 'engagement', 'page'),
    multiIf(buys, 'Order Completed', engaged, 'Page Engaged', ''),
    concat('a', substring(lower(hex(sipHash64(person, 1))), 1, 14)),
    if(person % 5 = 0 AND nth BETWEEN 12 AND 17, concat('user-', toString(person)), ''),
    concat('https://shop.example', page), 'shop.example', page, concat('Title of ', page),
    if(nth = 0, 'https://www.google.com/', ''),
    if(nth = 0, 'organic_search', 'internal'), if(engaged, hash % 90000, 0), if(engaged, hash % 101, 0),
    ['DE', 'FR', 'US', 'GB'][1 + person % 4], if(person % 3 = 0, 'mobile', 'desktop'), 'Chrome', 'Windows', 'en', 'Europe/Berlin',
    if(buys, concat('{"order_id":"o', toString(number), '","total":', toString(hash % 300), '}'), '{}'), '{}', 'waystone/1.0.0'
FROM ${numbers}`;

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const p95 = (times) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1];
const timed = async (task) => {
  const start = performance.now();
  const result = await task();
  return [performance.now() - start, result];
};
const seconds = (ms) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(0)} s`);

/** Most memory that a process has had, in MiB. */
const peakOf = (pid) =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

/** Resolves when a table is one part. Of a large one the client hears nothing for longer than it waits. */
async function settle(warehouse, table) {
  await warehouse.command(`OPTIMIZE TABLE ${table} FINAL`).catch((error) => {
    if (!/timeout/i.test(error.message)) throw error;
  });
  for (;;) {
    const [{ running }] = await warehouse.query('SELECT count() AS running FROM system.merges');
    if (running === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** How long it takes to look at who did something: 10,000 touchpoints of 2,000 people. @param n a number of its own */
async function refresh(warehouse, keeper, people, n) {
  // 9 of 10 came before, one of ten is heavy.
  const who = `(sipHash64(intDiv(number, 5), ${n}) % ${Math.floor(people * 1.1)})`;
  const numbers = `(SELECT ${PER_PERSON} * ${who} + if(number % 50 = 0, 18, number % 18) AS number FROM numbers(10000))`;
  await warehouse.command(generate(people, numbers, n + 1));
  // Everybody may not have been looked at, and has a turn too.
  for (;;) {
    const [took, step] = await timed(() => keeper.step());
    if (step.kind === 'changes') return took;
  }
}

/** Reads all files of a folder once: as in a store that has run for a while, they are in the page cache then. */
function readFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = openSync(join(entry.parentPath ?? entry.path, entry.name), 'r');
    while (readSync(file, READ) > 0);
    closeSync(file);
  }
}

async function measure(touchpoints) {
  const people = touchpoints / PER_PERSON;
  const folder = mkdtempSync(join(tmpdir(), 'waystone-scale-'));
  const engine = await startEngine({ dataDir: join(folder, 'engine'), maxMemoryBytes: 4 * 1024 ** 3 });
  const warehouse = openWarehouse({ socketPath: engine.socketPath });
  const figures = {};
  try {
    await warehouse.migrate();
    // Made in parts: what one insert takes of memory does not grow with the size.
    const part = 5_000_000;
    for (let from = 0; from < touchpoints; from += part) {
      const many = Math.min(part, touchpoints - from);
      await warehouse.command(generate(people, `numbers(${from}, ${many})`, 0));
    }
    await settle(warehouse, 'event');
    // All of them are looked at below, not as changes.
    await warehouse.command('TRUNCATE TABLE person_change');
    const [{ rows, bytes }] = await warehouse.query(
      "SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {d:String} AND table = 'event'",
      { d: warehouse.database },
    );
    figures['bytes per touchpoint'] = (bytes / rows).toFixed(1);

    const keeper = warehouse.people({ now: () => NOW });
    const looked = values.full ? people : Math.min(people, LOOKED_AT);
    let ids = 0;
    const paces = [];
    while (ids < looked) {
      const [took, step] = await timed(() => keeper.step());
      if (step.kind === 'everybody' && step.ids === 0) break;
      // The first also makes its scope, once.
      if (ids > 0 || looked <= step.ids) paces.push((step.ids * PER_PERSON) / (took / 1000));
      ids += step.ids;
    }
    figures['everybody: touchpoints/s'] = Math.round(median(paces)).toLocaleString('en');
    if (ids < people) {
      const [{ found }] = await warehouse.query('SELECT count() AS found FROM person_state_cached');
      const times = Math.ceil(people / found) - 1;
      // A few times each in one insert: rows are wide, and what one takes of memory is not to grow with the size.
      for (let first = 1; first <= times; first += COPIES) {
        const last = Math.min(times, first + COPIES - 1);
        await warehouse.command(
          `INSERT INTO person_state SELECT * REPLACE (concat(person_id, '~', toString(n)) AS person_id) FROM person_state ARRAY JOIN range(${first}, ${last + 1}) AS n WHERE position(person_id, '~') = 0`,
        );
      }
    }
    await settle(warehouse, 'person_state');
    // Rows that it did not write itself are counted when it opens.
    await keeper.close();

    const refreshed = async (from, times) => {
      const took = [];
      for (let n = from; n < from + times; n++) took.push(await refresh(warehouse, keeper, people, n));
      return took;
    };
    const figure = (took) => `${seconds(median(took))} (p95 ${seconds(p95(took))})`;
    // The first one also makes its scope. What was merged is read from the disk here and there.
    await refreshed(0, 1);
    figures['refresh after 10,000, just merged'] = figure(await refreshed(1, REFRESHES));
    readFiles(join(folder, 'engine'));
    figures['refresh after 10,000'] = figure(await refreshed(1 + REFRESHES, REFRESHES));

    const [{ person_id }] = await warehouse.query(
      'SELECT person_id FROM person_state_cached ORDER BY sipHash64(person_id) LIMIT 1',
    );
    const site = { site_id: 'shop' };
    const page = { track: '', stage: '', q: '', limit: 50, offset: 0 };
    const list = (filter) => () => listKeptPeople(warehouse, 'shop', { ...page, ...filter });
    const questions = {
      stage_counts: () => warehouse.query(readQuery('cached.stage_counts'), site),
      stage_funnel: () => warehouse.query(readQuery('cached.stage_funnel'), site),
      'person.list': list({}),
      'person.list of a stage': list({ track: 'buyer', stage: 'decision' }),
      'person.list, tenth page': list({ offset: 450 }),
      'person.list, part of an id': list({ q: person_id.slice(0, 8) }),
      'person.list, one': () => readKeptPerson(warehouse, 'shop', person_id),
      'person.history': () => warehouse.query(readQuery('cached.person.history'), { ...site, person_id }),
      'person.timeline': () => readKeptTimeline(warehouse, 'shop', person_id, 200),
    };
    for (const [name, ask] of Object.entries(questions)) {
      const times = [];
      for (let n = 0; n <= ASKED; n++) {
        const [took] = await timed(ask);
        if (n > 0) times.push(took);
      }
      figures[name] = `${seconds(median(times))} (p95 ${seconds(p95(times))})`;
    }
    const raw = [];
    for (let n = 0; n < 5; n++)
      raw.push((await timed(() => warehouse.query('SELECT uniq(visitor_id) FROM event')))[0]);
    figures['yardstick: visitors of the raw rows'] = seconds(median(raw));
    figures['peak memory, MiB'] = peakOf(engine.pid);
    await keeper.close();
  } finally {
    await warehouse.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

const columns = [];
for (const size of sizes) columns.push(await measure(size));
console.log(`| | ${sizes.map((size) => `${(size / 1e6).toLocaleString('en')}M`).join(' | ')} |`);
console.log(`|---|${'--:|'.repeat(sizes.length)}`);
for (const name of Object.keys(columns[0] ?? {}))
  console.log(`| ${name} | ${columns.map((figures) => figures[name]).join(' | ')} |`);
