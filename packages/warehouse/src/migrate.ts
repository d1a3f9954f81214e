/**
 * The schema: numbered migrations once, seeds and views whenever they change.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import {
  listMigrations,
  listSeeds,
  listViews,
  type Migration,
  renderSql,
  type Seed,
  type View,
} from '@waystone/models';

/** What is to be applied. @default what @waystone/models lists */
export type Schema = { migrations: Migration[]; seeds: Seed[]; views: View[] };

/** What was done. Names only; empty where nothing had changed. */
export type Applied = { migrations: string[]; seeds: string[]; views: string[] };

/** A numbered migration is not what it was when it was applied. */
export class MigrationChangedError extends Error {
  override name = 'MigrationChangedError';
  constructor(migration: string) {
    super(
      `Migration ${migration} was changed after it had been applied. Restore the file, and put the change into a new migration.`,
    );
  }
}

const RECORD = `
CREATE TABLE IF NOT EXISTS schema_migration {{on_cluster}}
(
    kind LowCardinality(String),
    name String,
    checksum String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {{replicated}}MergeTree
ORDER BY (kind, name, applied_at)`;

/**
 * Brings the database to the schema given. Doing it again changes nothing, and two collectors may do it at once: each
 * step can be repeated.
 *
 * @throws MigrationChangedError
 */
export async function migrate(
  client: ClickHouseClient,
  { cluster }: { cluster: string | null },
  schema: Schema = { migrations: listMigrations(), seeds: listSeeds(), views: listViews() },
): Promise<Applied> {
  const run = async (sql: string) => {
    for (const query of renderSql(sql, { cluster })) await client.command({ query });
  };
  await run(RECORD);
  const record = await readRecord(client);
  const note = (kind: string, name: string, checksum: string) =>
    client.insert({ table: 'schema_migration', values: [{ kind, name, checksum }], format: 'JSONEachRow' });

  const migrations: string[] = [];
  for (const { version, name, sql, checksum } of schema.migrations) {
    const label = `${String(version).padStart(4, '0')}_${name}`;
    const known = record.get(`migration/${label}`);
    if (known === checksum) continue;
    if (known !== undefined) throw new MigrationChangedError(label);
    await run(sql);
    await note('migration', label, checksum);
    migrations.push(label);
  }
  const seeds: string[] = [];
  for (const seed of schema.seeds) {
    if (record.get(`seed/${seed.table}`) === seed.checksum) continue;
    await loadSeed(client, run, seed);
    await note('seed', seed.table, seed.checksum);
    seeds.push(seed.table);
  }
  const views = await replaceViews(record, schema.views, run, note);
  return { migrations, seeds, views };
}

/** The latest checksum of everything that was ever applied, by `kind/name`; an empty one says that it was dropped. */
async function readRecord(client: ClickHouseClient): Promise<Map<string, string>> {
  const result = await client.query({
    query:
      "SELECT concat(kind, '/', name) AS id, argMax(checksum, applied_at) AS checksum FROM schema_migration GROUP BY id",
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ id: string; checksum: string }>();
  return new Map(rows.filter(({ checksum }) => checksum !== '').map(({ id, checksum }) => [id, checksum]));
}

/** Fills a table of its own beside the seed's, and exchanges the two: a reader sees the old rows or the new. */
async function loadSeed(
  client: ClickHouseClient,
  run: (sql: string) => Promise<void>,
  { table, csv }: Seed,
): Promise<void> {
  const staging = `${table}__${randomBytes(6).toString('hex')}`;
  await run(`CREATE TABLE ${staging} {{on_cluster}} AS ${table}`);
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO ${staging} FORMAT CSVWithNames`,
      values: Readable.from([csv], { objectMode: false }),
    });
    stream.resume();
    await run(`EXCHANGE TABLES ${staging} AND ${table} {{on_cluster}}`);
  } finally {
    await run(`DROP TABLE IF EXISTS ${staging} {{on_cluster}}`);
  }
}

/** A view keeps the column types of what it reads, so all are made anew, in order, when one has changed. */
async function replaceViews(
  record: Map<string, string>,
  views: View[],
  run: (sql: string) => Promise<void>,
  note: (kind: string, name: string, checksum: string) => Promise<unknown>,
): Promise<string[]> {
  const gone = [...record.keys()]
    .filter((id) => id.startsWith('view/'))
    .map((id) => id.slice('view/'.length))
    .filter((name) => !views.some((view) => view.name === name));
  if (gone.length === 0 && views.every(({ name, checksum }) => record.get(`view/${name}`) === checksum))
    return [];
  for (const name of gone.toReversed()) {
    await run(`DROP VIEW IF EXISTS ${name} {{on_cluster}}`);
    await note('view', name, '');
  }
  for (const { name, sql, checksum } of views) {
    await run(sql);
    await note('view', name, checksum);
  }
  return views.map(({ name }) => name);
}
