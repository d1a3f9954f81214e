/**
 * Every line of SQL against a real engine: it parses, its columns are the ones described, its declared tests hold,
 * and schema.sql is what the migrations make. `npm test -- golden -u` writes schema.sql anew.
 * @module
 */
import { readdirSync } from 'node:fs';
import {
  COLUMNS_FILE,
  describeLayer,
  LAYERS,
  listSeeds,
  listViews,
  modelsFolder,
  readQuery,
} from '@waystone/models';
import { openWarehouse } from '@waystone/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { storeModel } from './model.ts';
import { readStories } from './stories.ts';

const events = readStories();

const models = LAYERS.flatMap((layer) => describeLayer(layer));
const plain = models.filter(({ columns }) => columns.length > 0);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.send(events, { path: '/v1/import' });
  await stack.settle();
  await storeModel(stack.collector.warehouse);
});
afterAll(() => stack?.close());

const quoted = (name: string) => `\`${name}\``;
/** A view with the parameters that its name asks for. */
function source(view: string): string {
  if (view.endsWith('_at')) return `${view}(as_of = now64(3, 'UTC'))`;
  if (!view.endsWith('_for')) return view;
  const folded = view === 'conversion_feature_for' ? ', folded = 0' : '';
  return `${view}(site_id = 'shop', version = 1, max_prefix = 80, as_of = now64(3, 'UTC'), sample = 1000${folded})`;
}

describe('every view', () => {
  it.each(listViews().map(({ name }) => name))('%s can be explained', async (view) => {
    expect((await stack.query(`EXPLAIN PIPELINE SELECT * FROM ${source(view)}`)).length).toBeGreaterThan(0);
  });

  it.each(plain.map(({ name }) => name))('%s has the columns that its yml describes', async (view) => {
    const described = plain.find(({ name }) => name === view)?.columns.map(({ name }) => name);
    const columns = await stack.query<{ name: string }>(`DESCRIBE TABLE ${view}`);
    expect(columns.map(({ name }) => name)).toEqual(described);
  });

  it.each(plain.filter(({ unique_key }) => unique_key))(
    '$name is unique by its key',
    async ({ name, unique_key }) => {
      const key = (unique_key ?? []).map(quoted).join(', ');
      expect(
        await stack.query(`SELECT ${key}, count() AS n FROM ${name} GROUP BY ${key} HAVING n > 1`),
      ).toEqual([]);
    },
  );

  const filled = plain.filter(({ columns }) => columns.some(({ tests }) => tests?.includes('not_null')));
  it.each(filled)('$name has no empty value where its yml says so', async ({ name, columns }) => {
    const wanted = columns
      .filter(({ tests }) => tests?.includes('not_null'))
      .map((column) => quoted(column.name));
    const empty = wanted.map((column) => `${column} IS NULL OR toString(${column}) = ''`).join(' OR ');
    expect(await stack.query(`SELECT * FROM ${name} WHERE ${empty}`)).toEqual([]);
  });

  it('holds rows in this test', async () => {
    for (const { name } of plain) {
      const [row] = await stack.query<{ n: number }>(`SELECT count() AS n FROM ${name}`);
      expect(row?.n, name).toBeGreaterThan(0);
    }
  });
});

describe('every query', () => {
  const names = readdirSync(`${modelsFolder}queries`).map((file) => file.replace(/\.sql$/, ''));
  const params = {
    site_id: 'shop',
    person_id: '',
    person_ids: ['x'],
    seen_after: '',
    ids: ['x'],
    texts: ['"x"'],
    numbers: ['7'],
    other_texts: ['"y"'],
    other_numbers: ['8'],
    message_ids: ['x'],
    visitor_ids: ['x'],
    track: '',
    stage: '',
    q: '',
    code: '',
    since: '2026-01-01T00:00:00Z',
    until: '2027-01-01T00:00:00Z',
    after_at: '1970-01-01T00:00:00Z',
    after_hash: '0',
    limit: 10,
    offset: 0,
    version: 1,
    outcome: 'Order Completed',
    scope: 'cycle',
    max_prefix: 80,
    as_of: '2026-06-02 00:00:00.000',
    folded: 0,
    sample: 1000,
    own: 40,
    broad: 20,
  };

  it.each(names)('%s runs', async (name) => {
    expect(Array.isArray(await stack.query(readQuery(name), params))).toBe(true);
  });
});

describe('every seed', () => {
  it.each(listSeeds().map(({ table }) => table))('%s is in its table, row by row', async (table) => {
    const lines = listSeeds()
      .find((seed) => seed.table === table)
      ?.csv.toString('utf8')
      .trim()
      .split('\n').length;
    const [row] = await stack.query<{ n: number }>(`SELECT count() AS n FROM ${table}`);
    expect(row?.n).toBe((lines ?? 0) - 1);
  });
});

describe('columns.json', () => {
  it('is what ClickHouse finds by itself', async () => {
    const { warehouse, config } = stack.collector;
    const bare = listViews().map((view) => ({
      ...view,
      sql: view.sql.replace(/(VIEW \w+ \{\{on_cluster\}\}) \(.*\) AS$/m, '$1 AS'),
    }));
    const socketPath = stack.collector.engine?.socketPath ?? '';
    const apart = openWarehouse({ socketPath, database: `${config.clickhouse.database}_bare` });
    await apart.migrate({ views: bare });
    const found = await warehouse.query<{ view: string; columns: string[] }>(
      `SELECT table AS view, groupArray(concat('\`', name, '\` ', type)) AS columns
       FROM (SELECT table, name, type FROM system.columns WHERE database = {database:String} ORDER BY table, position)
       WHERE table IN {views:Array(String)}
       GROUP BY view ORDER BY view`,
      { database: apart.database, views: bare.map(({ name }) => name) },
    );
    // Of those that take a time, the ones that people are kept by: nobody asks for the columns of the others.
    const timed = listViews().filter(({ layer, sql }) => {
      if (LAYERS.indexOf(layer) > LAYERS.indexOf('people')) return false;
      const parameters = new Set([...sql.matchAll(/\{(\w+):/g)].map(([, name]) => name));
      return parameters.size === 1 && parameters.has('as_of');
    });
    for (const { name } of timed) {
      const described = await warehouse.query<{ name: string; type: string }>(
        `DESCRIBE (SELECT * FROM ${source(name)})`,
      );
      found.push({ view: name, columns: described.map(({ name, type }) => `\`${name}\` ${type}`) });
    }
    await apart.close();
    found.sort((a, b) => (a.view < b.view ? -1 : 1));
    const columns = Object.fromEntries(found.map(({ view, columns }) => [view, columns]));
    await expect(`${JSON.stringify(columns, null, 2)}\n`).toMatchFileSnapshot(
      `${modelsFolder}${COLUMNS_FILE}`,
    );
  });
});

describe('schema.sql', () => {
  it('is what the migrations and views make', async () => {
    const tables = await stack.query<{ name: string; create_table_query: string }>(
      `SELECT name, formatQuery(create_table_query) AS create_table_query
       FROM system.tables WHERE database = currentDatabase() ORDER BY engine = 'View', name`,
    );
    const text = tables.map((table) => `${table.create_table_query};\n`).join('\n');
    await expect(
      `-- Generated: the store as the migrations and views make it.\n\n${text}`,
    ).toMatchFileSnapshot(`${modelsFolder}schema.sql`);
  });
});
