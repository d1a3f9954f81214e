/**
 * `CLICKHOUSE_URL` with `CLICKHOUSE_CLUSTER`: what a collector sends to a cluster, read by the engine word for word,
 * and run on a cluster of one node as far as one process can be one (see `support/cluster-by-hand.ts`).
 * @module
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listViews, renderSql } from '@waystone/models';
import { openWarehouse } from '@waystone/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStories } from '../golden/stories.ts';
import { CLUSTER, type HandMadeCluster, startClusterByHand } from '../support/cluster-by-hand.ts';
import { ADMIN_TOKEN, SITE, type Stack, startStack, temporaryFolder } from '../support/stack.ts';

const golden = new URL('../golden/', import.meta.url);
const events = readStories();

/** Views as `golden.test.ts` reads them. */
const AS_OF = "as_of = '2026-06-02 00:00:00'";
const VIEWS: Record<string, string> = {
  identity: 'SELECT * FROM identity ORDER BY ALL',
  merged_identity: 'SELECT * FROM merged_identity ORDER BY ALL',
  membership: 'SELECT * FROM membership ORDER BY ALL',
  touchpoint: 'SELECT * EXCEPT (received_at, context) FROM touchpoint ORDER BY occurred_at, message_id',
  visit: 'SELECT * FROM visit ORDER BY started_at, visit_id',
  signal: 'SELECT * FROM signal ORDER BY occurred_at, message_id, signal',
  stage_history_at: `SELECT * FROM stage_history_at(${AS_OF}) ORDER BY person_id, track, entered_at, cycle`,
  stage_funnel_at: `SELECT * FROM stage_funnel_at(${AS_OF}) ORDER BY stage_order`,
};

const folder = temporaryFolder();
let cluster: HandMadeCluster;
let stack: Stack;

/** Asks the engine itself, with all rights. */
async function ask(sql: string, parameters: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({ user: 'writer', database: 'waystone', ...parameters });
  const response = await fetch(`${cluster.engineUrl}/?${query}`, { method: 'POST', body: sql });
  const text = await response.text();
  expect(response.status, `${text}\n${sql}`).toBe(200);
  return text;
}

async function api(path: string, body?: object): Promise<Response> {
  const response = await fetch(`${stack.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, path).toBe(200);
  return response;
}

beforeAll(async () => {
  cluster = await startClusterByHand(join(folder.path, 'server'));
  stack = await startStack({ overrides: { clickhouse: { url: cluster.url, cluster: CLUSTER } } });
  const { verdict } = await stack.send([...events, {}], { path: '/v1/import' });
  expect(verdict).toMatchObject({ accepted: events.length, rejectedCount: 1 });
  await stack.settle();
});
afterAll(async () => {
  await stack?.close();
  await cluster?.stop();
  folder.remove();
});

describe('a cluster of one node', () => {
  it('keeps rows in the shards, and reads them through the Distributed tables', async () => {
    const engines = await ask(
      `SELECT name, engine FROM system.tables
       WHERE database = 'waystone' AND (name LIKE 'event%' OR name LIKE 'rejected%') ORDER BY name FORMAT CSV`,
    );
    expect(engines.trim().split('\n')).toEqual([
      '"event","Distributed"',
      '"event_local","ReplacingMergeTree"',
      '"rejected_event","Distributed"',
      '"rejected_event_local","MergeTree"',
    ]);
    const counts = 'SELECT (SELECT count() FROM event) = (SELECT count() FROM event_local) AS same';
    expect(await stack.query(counts)).toEqual([{ same: 1 }]);
    expect(await stack.query('SELECT count() AS n FROM rejected_event')).toEqual([{ n: 1 }]);
  });

  it.each(Object.entries(VIEWS))('says in %s what a single server says', async (view, sql) => {
    const query = new URLSearchParams({ default_format: 'CSVWithNames' });
    const response = await fetch(`${stack.url}/clickhouse/?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      body: sql,
    });
    expect(await response.text()).toBe(readFileSync(new URL(`expected/${view}.csv`, golden), 'utf8'));
  });

  it('stores a batch once that is sent again under its token', async () => {
    const warehouse = openWarehouse({ url: cluster.url, cluster: CLUSTER });
    const batch = {
      table: 'event',
      columns: ['site_id', 'message_id', 'anonymous_id', 'received_at'],
      body: Buffer.from(
        '["other","m1","v1","2026-11-01 00:00:00"]\n["other","m2","v2","2026-11-01 00:00:00"]\n',
      ),
      token: `again-${randomUUID()}`,
    };
    for (let time = 0; time < 3; time++) await warehouse.insertRows(batch);
    expect(await warehouse.query("SELECT count() AS n FROM event_local WHERE site_id = 'other'")).toEqual([
      { n: 2 },
    ]);
    await warehouse.close();
  });

  it('does nothing when it is migrated again', async () => {
    const warehouse = openWarehouse({ url: cluster.url, cluster: CLUSTER });
    const none = { migrations: [], seeds: [], views: [], droppedViews: [] };
    expect(await warehouse.migrate()).toEqual(none);
    await warehouse.close();
  });

  it('erases a person from the shards', async () => {
    const person = 'erased-on-a-cluster';
    const { verdict } = await stack.send([{ type: 'page', messageId: 'gone', anonymousId: person }]);
    expect(verdict.accepted).toBe(1);
    await stack.settle();
    const erased = await api('/api/v1/person/erase', { site_id: SITE, person_id: person });
    expect(await erased.json()).toMatchObject({ events: 1 });
    const left = `SELECT count() AS n FROM event_local WHERE anonymous_id = '${person}'`;
    expect(await stack.query(left)).toEqual([{ n: 0 }]);
  });
});

describe('every statement for a cluster', () => {
  it('is sent to all nodes, whatever creates, alters, exchanges or drops', () => {
    const kinds = cluster.distributed.map(
      (sql) =>
        sql
          .replace(/^--.*$/gm, '')
          .trim()
          .split(/\s+/)[0],
    );
    expect(new Set(kinds)).toEqual(new Set(['CREATE', 'ALTER', 'EXCHANGE', 'DROP', 'SYSTEM']));
  });

  it('is parsed by the engine as it was sent', async () => {
    expect(cluster.distributed.length).toBeGreaterThan(40);
    for (const statement of cluster.distributed) {
      const parameters = Object.fromEntries(
        [...statement.matchAll(/\{(\w+):(\w+)/g)].map(([, name, type]) => [
          `param_${name}`,
          type === 'Array' ? '[]' : type === 'String' ? 'x' : '1',
        ]),
      );
      expect(await ask(`EXPLAIN AST ${statement}`, parameters)).not.toBe('');
    }
  });

  it('creates each replicated table with a path that the engine accepts', async () => {
    await ask('CREATE DATABASE replicas');
    const all = cluster.distributed.filter((sql) => /ENGINE = Replicated/.test(sql));
    // The lock is taken at each start.
    const created = [...new Set(all)];
    expect(created.length).toBeGreaterThan(12);
    for (const sql of created) {
      // The queue of distributed DDL gives a table one UUID on all nodes.
      const statement = sql.replace(/ON CLUSTER '\w+'/, `UUID '${randomUUID()}'`);
      await ask(statement, { database: 'replicas' });
    }
    const paths = await ask(
      `SELECT table, zookeeper_path LIKE concat('%', toString(uuid), '/01'), replica_name
       FROM system.replicas INNER JOIN system.tables ON name = table AND tables.database = replicas.database
       WHERE database = 'replicas' ORDER BY table FORMAT CSV`,
    );
    const [shard = [], everywhere = []] = [/_local/, /^"(?!.*_local)/].map((which) =>
      paths
        .trim()
        .split('\n')
        .filter((line) => which.test(line)),
    );
    expect(shard).toEqual(['"event_local",1,"one"', '"rejected_event_local",1,"one"']);
    expect(everywhere.length).toBe(created.length - 2);
    for (const line of everywhere) expect(line).toMatch(/,0,"01-one"$/);
  });
});

describe('two shards, one of them away', () => {
  it('plans every view over both, and reads the one that is there', async () => {
    await ask('CREATE DATABASE wide');
    const tables = await ask(
      "SELECT name FROM system.tables WHERE database = 'waystone' AND engine LIKE '%MergeTree' AND name NOT LIKE '%local' FORMAT TSV",
    );
    for (const table of tables.trim().split('\n')) {
      await ask(`CREATE TABLE wide.${table} AS waystone.${table}`);
      await ask(`INSERT INTO wide.${table} SELECT * FROM waystone.${table}`);
    }
    await ask(
      "CREATE TABLE wide.event AS waystone.event_local ENGINE = Distributed('wide', 'waystone', 'event_local', rand())",
    );
    for (const { name, sql } of listViews()) {
      for (const statement of renderSql(sql, { cluster: null })) await ask(statement, { database: 'wide' });
      // Views of other parameters are made, and not read.
      if (name.endsWith('_for')) continue;
      const source = name.endsWith('_at') ? `${name}(as_of = now64(3, 'UTC'))` : name;
      const count = `SELECT count() FROM ${source}`;
      expect(await ask(count, { database: 'wide' }), name).toBe(await ask(count));
    }
    // Some hundred views, each planned twice.
  }, 600_000);
});
