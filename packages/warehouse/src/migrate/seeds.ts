/**
 * Seeds: tables whose rows come from a CSV file.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Seed } from '@waystone/models';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';
import { type Entry, record } from './history.ts';

const STAGING = '__staging_';

/** The names of what an interrupted load left behind. */
export function leftStaging(tables: readonly string[]): string[] {
  return tables.filter((name) => name.includes(STAGING));
}

/** Removes what an interrupted load left behind. */
export async function dropLeftStaging(
  store: Store,
  tables: readonly string[],
  cluster: string | null,
): Promise<void> {
  for (const staging of leftStaging(tables)) {
    await store.command(fillSql('drop_staging', cluster, { staging }));
  }
}

/** The seed's rows without its line of names, which become the insert's columns. */
function split({ csv, table }: Seed): { columns: string[]; body: Buffer } {
  const end = csv.indexOf(10);
  const head = csv
    .subarray(0, end < 0 ? csv.length : end)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (head === '') throw new Error(`The seed ${table}.csv has no line of names`);
  const columns = head.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return { columns, body: end < 0 ? Buffer.alloc(0) : csv.subarray(end + 1) };
}

/**
 * Loads a seed's rows in place of the table's. They are written into a twin of the table, which then changes places
 * with it: readers see the old rows or the new ones, and an interrupted load leaves the old.
 */
export async function loadSeed(store: Store, seed: Seed, cluster: string | null): Promise<void> {
  const id = randomBytes(6).toString('hex');
  const names = { table: seed.table, staging: `${seed.table}${STAGING}${id}` };
  const drop = () => store.command(fillSql('drop_staging', cluster, { staging: names.staging }));
  await store.command(fillSql('create_staging', cluster, names));
  try {
    const token = `seed-${id}`;
    await store.insertRows({ ...split(seed), table: names.staging, format: 'CSV', token });
    await store.command(fillSql('exchange_staging', cluster, names));
  } finally {
    await drop();
  }
  await record(store, { kind: 'seed', version: 0, name: seed.table, checksum: seed.checksum });
}

/** The seeds whose text has changed. */
export function changedSeeds(seeds: readonly Seed[], history: readonly Entry[]): Seed[] {
  const known = new Map(
    history.filter(({ kind }) => kind === 'seed').map(({ name, checksum }) => [name, checksum]),
  );
  return seeds.filter(({ table, checksum }) => known.get(table) !== checksum);
}

/** Loads the seeds whose text has changed. Returns the names of their tables. */
export async function loadSeeds(
  store: Store,
  seeds: readonly Seed[],
  history: readonly Entry[],
  cluster: string | null,
): Promise<string[]> {
  const changed = changedSeeds(seeds, history);
  for (const seed of changed) await loadSeed(store, seed, cluster);
  return changed.map(({ table }) => table);
}
