/**
 * How long rows are kept: a TTL on the tables that hold what clients sent.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { rowsOf } from '@waystone/models';
import { fillSql, readSql } from './sql.ts';
import type { Store } from './store.ts';

/** How long events are kept, in days after their receipt (1 to 65,535). */
export type Retention = {
  defaultDays: number;
  /** By site id, where a site has a number of its own. */
  siteDays: Readonly<Record<string, number>>;
};

/** A policy as `retention_policy` has it. */
type Policy = { default_days: number; site_ids: string[]; site_days: number[] };

const TABLES = ['event', 'rejected_event', 'identity_link', 'account_entry'];

function policyOf({ defaultDays, siteDays }: Retention): Policy {
  const entries = Object.entries(siteDays)
    .filter(([, days]) => days !== defaultDays)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    default_days: defaultDays,
    site_ids: entries.map(([site]) => site),
    site_days: entries.map(([, days]) => days),
  };
}

/**
 * Brings the tables' TTL to a policy. Rows beyond it go with the next merges, from the disk too.
 *
 * @returns whether the policy was another one before.
 */
export async function applyRetention(
  store: Store,
  cluster: string | null,
  retention: Retention,
): Promise<boolean> {
  const policy = policyOf(retention);
  const [applied] = await store.query<Policy>(readSql('read_retention'));
  const tables = TABLES.map((table) => rowsOf(table, { cluster }));
  const isKnown = isDeepStrictEqual(applied, policy);
  for (const table of isKnown ? await keptForEver(store, tables) : tables)
    await store.command(fillSql('set_retention', cluster, { table }), policy);
  if (!isKnown) await store.command(readSql('record_retention'), policy);
  return !isKnown;
}

/** Tables that came after the policy was applied. */
async function keptForEver(store: Store, tables: readonly string[]): Promise<string[]> {
  const parameters = { database: store.database, tables };
  const rows = await store.query<{ name: string }>(readSql('list_kept_for_ever'), parameters);
  return rows.map(({ name }) => name);
}
