/**
 * A warehouse: a store with Waystone's schema in it.
 * @module
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { backupDatabase, restoreDatabase } from './backup.ts';
import { type Erasure, eraseRows, recordErasure } from './erase.ts';
import { insertRows } from './insert.ts';
import { READ_LIMITS, type ReadLimits } from './limits.ts';
import { type Applied, migrate, type Schema } from './migrate/migrate.ts';
import { passThrough } from './pass-through.ts';
import { PeopleRefresh, type RefreshOptions } from './people/refresh.ts';
import { lockOf, query } from './query.ts';
import { applyRetention, type Retention } from './retention.ts';
import { openSiteRules, type SiteRules } from './rules/site-rules.ts';
import type { Store } from './store.ts';
import { type Account, addressOf, clientOf, type Target } from './target.ts';

export type Warehouse = Store & {
  /** Whether the store is the embedded engine. */
  readonly embedded: boolean;
  /**
   * Makes the database where it is missing, and brings it to the schema. Doing it again changes nothing, and two
   * collectors may do it at once.
   *
   * @param schema what it is to be. @default what `@waystone/models` lists
   * @throws MigrationChangedError, DatabaseIsNewerError, ClickHouseError, and errors of the network
   */
  migrate(schema?: Partial<Schema>): Promise<Applied>;
  /** Sets how long events are kept; `true` where that is a change. See `retention.ts`. @throws ClickHouseError */
  retain(retention: Retention): Promise<boolean>;
  /** Removes rows for good; see `erase.ts`. @throws ClickHouseError, InsertError */
  erase(erasure: Erasure): Promise<void>;
  /** Records that somebody was erased: when and how much, never who. @throws ClickHouseError */
  recordErasure(record: { siteId: string; events: number; rejectedEvents: number }): Promise<void>;
  /** Writes the database into a file of the engine's backup folder; see `backup.ts`. */
  backup(file: string): Promise<void>;
  /** Makes the database from such a file, in place of the one that is there; see `backup.ts`. */
  restore(file: string): Promise<void>;
  /** The rules that sites put over the shipped ones; see `rules/site-rules.ts`. */
  readonly siteRules: SiteRules;
  /**
   * What keeps `person_state`; see `people/refresh.ts`. Ask once, and keep it: only one may work on a store.
   *
   * @throws on a cluster, where people are read from the views.
   */
  people(options?: Partial<RefreshOptions>): PeopleRefresh;
  /** Passes ClickHouse's HTTP protocol through, read-only: see `pass-through.ts`. Authenticate before. */
  passThrough(request: Request): Promise<Response>;
  /** Whether the store answers. */
  ping(): Promise<boolean>;
  /** Ends the connections. */
  close(): Promise<void>;
};

const WRITE_TIMEOUT_MS = 300_000;
// A batch takes seconds. One whose connection died without a word is sent again, and known by its token.
const INSERT_TIMEOUT_MS = 60_000;
// Views and notes of the schema take seconds too; rows wait for them, and doing them again changes nothing.
const SCHEMA_TIMEOUT_MS = 60_000;
// For the store's own limit to be the one that tells.
const READ_GRACE_MS = 10_000;

async function command(
  client: ClickHouseClient,
  sql: string,
  parameters: Record<string, unknown>,
): Promise<void> {
  const clickhouse_settings = { wait_end_of_query: 1 } as const;
  await client.command({ query: sql, query_params: parameters, clickhouse_settings });
}

/**
 * Opens a warehouse. It connects when first used.
 *
 * ```ts
 * const warehouse = openWarehouse({ socketPath: engine.socketPath });
 * await warehouse.migrate();
 * await warehouse.query('SELECT count() AS n FROM event WHERE site_id = {site:String}', { site: 'shop' });
 * ```
 *
 * @throws where the target's URL or database cannot be one.
 */
export function openWarehouse(target: Target, limits: Partial<ReadLimits> = {}): Warehouse {
  const address = addressOf(target);
  const { database, embedded } = address;
  const readLimits = { ...READ_LIMITS, ...limits };
  const lock = lockOf(address, readLimits);
  const open = (account: Account, timeoutMs: number) => clientOf(address, account, { database, timeoutMs });
  const writer = open(address.writer, WRITE_TIMEOUT_MS);
  const schemaWriter = open(address.writer, SCHEMA_TIMEOUT_MS);
  const inserter = open(address.writer, INSERT_TIMEOUT_MS);
  const reader = open(address.reader, readLimits.maxSeconds * 1000 + READ_GRACE_MS);
  const agent = address.agent();

  /** The database may not be there yet, so this one must not ask for it. */
  async function found(
    sql: string,
    query_params: Record<string, unknown> = {},
    timeoutMs = WRITE_TIMEOUT_MS,
  ): Promise<void> {
    const founder = clientOf(address, address.writer, { database: 'default', timeoutMs });
    await founder.command({ query: sql, query_params }).finally(() => founder.close());
  }

  const store: Store = {
    database,
    insertRows: (batch) => insertRows(inserter, batch),
    query: (sql, parameters = {}, signal) => query(reader, lock, sql, parameters, signal),
    command: (sql, parameters = {}) => command(writer, sql, parameters),
  };
  const scope = `${database}_scope`;
  const insider = clientOf(address, address.writer, { database: scope, timeoutMs: WRITE_TIMEOUT_MS });
  const inside: Store = {
    ...store,
    database: scope,
    command: (sql, parameters = {}) => command(insider, sql, parameters),
  };
  const schemaStore: Store = {
    ...store,
    command: (sql, parameters = {}) => command(schemaWriter, sql, parameters),
  };
  return {
    ...store,
    embedded,
    migrate: (schema = {}) =>
      migrate({ address, store, schemaStore, found: (sql) => found(sql, {}, SCHEMA_TIMEOUT_MS) }, schema),
    retain: (retention) => applyRetention(store, address.cluster, retention),
    erase: (erasure) => eraseRows(store, address.cluster, erasure),
    recordErasure: (record) => recordErasure(store, record),
    backup: (file) => backupDatabase({ embedded, store, found }, file),
    restore: (file) => restoreDatabase({ embedded, store, found }, file),
    siteRules: openSiteRules(store, address.cluster),
    people(options) {
      if (address.cluster !== null)
        throw new Error('On a cluster people are read from the views; there is no person_state.');
      return new PeopleRefresh(store, inside, options);
    },
    passThrough: (request) => passThrough({ ...address, agent }, readLimits, request),
    ping: async () => (await reader.ping()).success,
    async close() {
      await Promise.all([writer, schemaWriter, inserter, reader, insider].map((client) => client.close()));
      agent.destroy();
    },
  };
}
