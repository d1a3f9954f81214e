/**
 * The SQL, seeds and descriptions of this package, read from disk.
 * @module
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Layers of views, each built only on those before it. */
export const LAYERS = [
  'base',
  'visits',
  'signals',
  'scores',
  'stages',
  'people',
  'journeys',
  'reports',
] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * One numbered migration: applied once, in order, and not edited afterwards, but where what it says holds for new
 * tables alone; then its file names the checksums that it had (`-- Formerly …`).
 */
export type Migration = {
  version: number;
  name: string;
  sql: string;
  checksum: string;
  formerly?: readonly string[];
};

/** One view: replaced whenever its text changes. */
export type View = { layer: Layer; name: string; sql: string; checksum: string };

/** One seed: a CSV with names, loaded into the table of that name whenever its text changes. */
export type Seed = { table: string; csv: Buffer; checksum: string };

/** A column of a model, as its layer's yml describes it. */
export type ColumnDoc = { name: string; description: string; tests?: ('not_null' | 'unique')[] };

/** A model, as its layer's yml describes it. Models stand in the order in which they are built. */
export type ModelDoc = {
  name: string;
  description: string;
  grain: string;
  unique_key?: string[];
  columns: ColumnDoc[];
};

const root = new URL('../', import.meta.url);

function read(path: string): Buffer {
  return readFileSync(new URL(path, root));
}

function list(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith(ending))
    .sort();
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The folder of this package's `.sql` files, for tools that show them. */
export const modelsFolder: string = fileURLToPath(root);

/** All migrations in order. */
export function listMigrations(): Migration[] {
  return list('migrations', '.sql').map((file) => {
    const sql = read(`migrations/${file}`).toString('utf8');
    const version = Number(file.slice(0, 4));
    const formerly = [...sql.matchAll(/^-- Formerly ([0-9a-f]{64})$/gm)].map(([, sum = '']) => sum);
    return { version, name: file.slice(5, -4), sql, checksum: sha256(sql), formerly };
  });
}

/** What a layer's yml says of its models, in build order. */
export function describeLayer(layer: Layer): ModelDoc[] {
  const { models } = parse(read(`views/${layer}/${layer}.yml`).toString('utf8')) as { models: ModelDoc[] };
  return models;
}

/** All views, each after those it reads. */
export function listViews(): View[] {
  return LAYERS.flatMap((layer) =>
    describeLayer(layer).map(({ name }) => {
      const sql = read(`views/${layer}/${name}.sql`).toString('utf8');
      return { layer, name, sql, checksum: sha256(sql) };
    }),
  );
}

/** All seeds. */
export function listSeeds(): Seed[] {
  return list('seeds', '.csv').map((file) => {
    const csv = read(`seeds/${file}`);
    return { table: file.slice(0, -4), csv, checksum: sha256(csv) };
  });
}

/** Tables that a cluster cuts into shards; each has a file in `cluster/`. */
export const SHARDED: readonly string[] = list('cluster', '.sql').map((file) => file.slice(0, -4));

/** What makes a sharded table out of the tables of its shards: the text of `cluster/<table>.sql`. */
export function readCluster(table: string): string {
  return read(`cluster/${table}.sql`).toString('utf8');
}

/**
 * The text of a query in `queries/`, with `{name:Type}` placeholders for ClickHouse to bind.
 *
 * @param name the file's name without `.sql`, such as `person.list`.
 */
export function readQuery(name: string): string {
  return read(`queries/${name}.sql`).toString('utf8');
}
