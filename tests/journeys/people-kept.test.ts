/**
 * What is asked of kept people, of very many, and of a collector that keeps them by itself; people.test.ts holds what is
 * kept equal to its definition.
 * @module
 */
import { openWarehouse, type PeopleRefresh } from '@waystone/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStories } from '../golden/stories.ts';
import { startEngineByHand } from '../support/engine-by-hand.ts';
import { assertCounted, assertListed, TALLY, TALLY_OF_ALL } from '../support/people-of-all.ts';
import { ADMIN_TOKEN, SITE, type Stack, startStack, temporaryFolder } from '../support/stack.ts';

describe('a crowd', () => {
  const CROWD = 'crowd';
  let stack: Stack;
  let people: PeopleRefresh;
  beforeAll(async () => {
    stack = await startStack();
    people = stack.collector.warehouse.people({ now: () => Date.parse('2026-06-01T00:00:00Z') });
    // Of 1200 people four rows each, each in a part of its own; whole minutes, so that many were seen at once; some gone.
    const { warehouse } = stack.collector;
    await warehouse.command('SYSTEM STOP MERGES person_state');
    for (const version of [1, 2, 3, 4])
      await warehouse.command(
        `INSERT INTO person_state (site_id, person_id, as_of, last_seen, stages, cycles, version, is_deleted)
         WITH
            cityHash64(number, {version:UInt64}) AS hash,
            ['awareness', 'consideration', 'decision', 'purchase'] AS names,
            toDateTime64('2026-01-01 00:00:00', 3, 'UTC') AS opened_at
         SELECT '${CROWD}', concat('p', toString(number)), '2027-01-01 00:00:00',
            opened_at + toIntervalMinute(hash % 300 + 100 * {version:UInt64}),
            [('buyer', 1, names[1 + hash % 4], 0, 0, 0, 0, 0, 0, [], opened_at), ('lead', 1, ['lead', 'won'][1 + hash % 2], 0, 0, 0, 0, 0, 0, [], opened_at)],
            arrayMap(
                n -> (n, opened_at, names[1 + hash % 4], arrayMap(
                    reach -> if(reach <= 1 + hash % 4, opened_at + toIntervalSecond(cityHash64(number, n, reach) % 4000000), NULL),
                    [1, 2, 3, 4]
                )),
                range(1, toUInt32(2 + hash % 2))
            ),
            {version:UInt64}, hash % 17 = 0
         FROM numbers(1200)`,
        { version },
      );
    await people.run();
  });
  afterAll(async () => {
    await people.close();
    await stack.close();
  });

  it('is counted as everybody is, row by row', async () => {
    await assertCounted(stack, CROWD);
    expect((await stack.query(TALLY)).length).toBeGreaterThan(1000);
  });

  it.each([
    {},
    { limit: 500 },
    { limit: 7, offset: 993 },
    { offset: 5000 },
    { track: 'buyer', stage: 'decision' },
    { track: 'buyer', stage: 'decision', limit: 400 },
    { track: 'lead' },
    { stage: 'won', limit: 3 },
    { stage: 'no such stage' },
    { q: 'P11' },
    { q: 'p', limit: 5 },
    { q: '7', track: 'lead', stage: 'lead', limit: 10, offset: 10 },
  ])('is listed as everybody is: %j', async (filter) => {
    await assertListed(stack, filter, CROWD);
  });

  it('tells days in thousandths as a funnel over everybody rounds them', async () => {
    const wrong = await stack.query(
      `SELECT number FROM numbers(3000000)
       WHERE round(toInt64(number) / 86400, 3) != toInt32(round(toInt64(number) / 86400 * 1000)) / 1000
          OR round(-toInt64(number) / 86400, 3) != toInt32(round(-toInt64(number) / 86400 * 1000)) / 1000
       LIMIT 5`,
    );
    expect(wrong).toEqual([]);
  });
});

describe('a collector that keeps people', () => {
  it('answers from what it keeps', async () => {
    const stack = await startStack({ overrides: { people: { fromEvents: 1, everyMs: 100 } } });
    try {
      await stack.send(readStories(), { path: '/v1/import' });
      await stack.settle();
      const ask = async () => {
        const answer = await fetch(`${stack.url}/api/v1/people?site_id=${SITE}&limit=5`, {
          headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        });
        expect(answer.status).toBe(200);
        return (await answer.json()) as { total: number; rows: { stages: { as_of: string }[] }[] };
      };
      // A view's answer is as of the moment it is asked; one of a moment before that comes from the table.
      const asked = async () => {
        const from = Date.now();
        const { total, rows } = await ask();
        return (
          total > 10 && rows.every(({ stages }) => stages.every(({ as_of }) => Date.parse(as_of) < from))
        );
      };
      await expect.poll(asked, { timeout: 60_000 }).toBe(true);
      // While it goes on looking: a person that it has read is not written after the erasure.
      await stack.send([{ type: 'page', messageId: 'busy-1', userId: 'ann' }]);
      const erased = await fetch(`${stack.url}/api/v1/person/erase`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
        body: JSON.stringify({ site_id: SITE, person_id: 'ann' }),
      });
      expect(erased.status, await erased.text()).toBe(200);
      await stack.send([{ type: 'page', messageId: 'busy-2', userId: 'after' }]);
      const known = (id: string) =>
        stack.query('SELECT person_id FROM person_state WHERE person_id = {id:String}', { id });
      await expect.poll(async () => (await known('after')).length, { timeout: 60_000 }).toBe(1);
      expect(await known('ann')).toEqual([]);
    } finally {
      await stack.close();
    }
  });
});

describe('a step that broke off', () => {
  it('ends what it left running before everybody is counted', async () => {
    const folder = temporaryFolder();
    const engine = await startEngineByHand(folder.path);
    const warehouse = openWarehouse({ url: engine.url });
    const scope = openWarehouse({ url: engine.url, database: `${warehouse.database}_scope` });
    const left = warehouse.people();
    const next = warehouse.people();
    try {
      await warehouse.migrate();
      await left.run();
      // A server goes on with what it was asked by a collector that is gone.
      const insert = scope.command(
        `INSERT INTO ${warehouse.database}.person_state (site_id, person_id, stages, version)
         SELECT '${SITE}', 'late', [('buyer', 1, 'decision', 0, 0, 0, 0, 0, 0, [], now())], 1
         FROM numbers(8) WHERE sleepEachRow(0.5) = 0 LIMIT 1 BY 1 SETTINGS max_block_size = 1`,
      );
      const ended = insert.then(
        () => 'stored',
        (error) => String(error),
      );
      const running = "SELECT 1 FROM system.processes WHERE query LIKE 'INSERT%sleepEachRow%'";
      await expect.poll(async () => (await warehouse.query(running)).length).toBe(1);
      await next.step();
      expect(await ended).toMatch(/cancelled/);
      expect(await warehouse.query(TALLY)).toEqual(await warehouse.query(TALLY_OF_ALL));
    } finally {
      await left.close();
      await Promise.all([scope.close(), warehouse.close()]);
      await engine.stop();
      folder.remove();
    }
  });
});

describe('an id that very many share', () => {
  it('is looked at as anybody is, and holds nobody up', async () => {
    // The test keeps them itself.
    const stack = await startStack({ overrides: { people: { fromEvents: 1e9 } } });
    const people = stack.collector.warehouse.people();
    try {
      await stack.send([{ type: 'page', messageId: 'other-1', userId: 'other' }]);
      await stack.settle();
      // A till that forgets to say who it is for: a minute apart, every fiftieth an order.
      await stack.collector.warehouse.command(
        `INSERT INTO event (site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, url, path, title)
         SELECT '${SITE}', concat('till-', toString(number)), at, at,
            if(number % 50 = 49, 'track', 'page'), if(number % 50 = 49, 'track', 'page'),
            if(number % 50 = 49, 'Order Completed', ''), 'till',
            concat('https://shop.example', path) AS url,
            ['/articles/mites', '/products/p1', '/pricing', '/cart'][1 + number % 4] AS path, 'Title'
         FROM (SELECT number, toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalMinute(number) AS at FROM numbers(50000))`,
      );
      await people.run();
      const told = await stack.query(
        "SELECT person_id, touchpoints, arrayMax(arrayFilter(s -> s.track = 'customer', stages).cycle) AS orders FROM person_state_cached ORDER BY person_id",
      );
      expect(told).toEqual([
        { person_id: 'other', touchpoints: 1, orders: 0 },
        { person_id: 'till', touchpoints: 50_000, orders: 1000 },
      ]);
    } finally {
      await people.close();
      await stack.close();
    }
  });
});
