/**
 * `node bench/models.mjs [TOUCHPOINTS]`: how long the stages take to recompute from nothing, on touchpoints made
 * inside ClickHouse. Prints the median of five runs, and beside each the time to read and count the raw rows in the
 * same run: a figure that moves with the machine.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@waystone/engine';
import { openWarehouse } from '@waystone/warehouse';

const touchpoints = Number(process.argv[2] ?? 1_000_000);
const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), 'waystone-bench-'));
const engine = await startEngine({ dataDir: join(folder, 'engine') });
const warehouse = await openWarehouse({ socketPath: engine.socketPath });

/** Ten touchpoints a visitor in two visits; one visitor in five is identified at the eighth, in pairs. */
const GENERATE = `
INSERT INTO event (site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, user_id, url, host, path, title, channel, device)
WITH
    ['/', '/articles/allergies', '/articles/mites', '/guides/how', '/compare/a-vs-b', '/products/', '/products/p1', '/pricing', '/quote', '/cart', '/checkout', '/account/orders', '/about'] AS paths,
    intDiv(number, 10) AS visitor,
    number % 10 AS nth,
    sipHash64(number) AS hash,
    paths[1 + least(12, toUInt32(pow((hash % 1000) / 1000, 1.3) * 8 + nth * 0.4))] AS page,
    hash % 97 = 0 AS buys,
    nth = 7 AND visitor % 5 = 0 AS identifies,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC')
        + toIntervalSecond(sipHash64(visitor) % 8000000)
        + toIntervalSecond(if(nth >= 5, 86400 * (1 + visitor % 9), 0) + nth * 60) AS at
SELECT 'shop', concat('m', toString(number)), at, at,
    multiIf(identifies, 'identify', buys, 'track', 'page'),
    multiIf(identifies, 'identify', buys, 'track', 'page'),
    if(buys, 'Order Completed', ''),
    concat('a', toString(visitor)),
    if(visitor % 5 = 0 AND nth >= 7, concat('u', toString(intDiv(visitor, 2))), ''),
    concat('https://shop.example', page), 'shop.example', page, concat('Title ', page),
    if(nth = 0, 'organic_search', ''), 'desktop'
FROM numbers(${touchpoints})`;

const QUERIES = {
  'raw rows read and counted': 'SELECT count(), sum(length(path)), sum(length(message_id)) FROM event',
  touchpoint: 'SELECT count(), uniqExact(person_id), uniqExact(visit_id) FROM touchpoint',
  visit: 'SELECT count(), sum(pages) FROM visit',
  signal: 'SELECT count(), sum(length(url)) FROM signal',
  person_stage: 'SELECT count(), sum(length(evidence)), sum(p_convert) FROM person_stage',
  stage_history: 'SELECT count(), sum(confidence) FROM stage_history',
  stage_funnel: 'SELECT * FROM stage_funnel',
};

try {
  await warehouse.migrate();
  await warehouse.command(GENERATE);
  const times = Object.fromEntries(Object.keys(QUERIES).map((name) => [name, []]));
  for (let run = 0; run <= RUNS; run++) {
    for (const [name, sql] of Object.entries(QUERIES)) {
      const start = performance.now();
      await warehouse.query(sql);
      // The first run warms the caches and is not counted.
      if (run > 0) times[name].push(performance.now() - start);
    }
  }
  const raw = median(times['raw rows read and counted']);
  console.table(
    Object.entries(times).map(([name, all]) => ({
      recomputed: name,
      'median ms': Math.round(median(all)),
      'touchpoints/s': Math.round(touchpoints / (median(all) / 1000)),
      '× raw read': Number((median(all) / raw).toFixed(1)),
    })),
  );
} finally {
  await warehouse.close();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
