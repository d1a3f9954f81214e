/**
 * The one way to ClickHouse, whichever store is in use: migrations, batch inserts, read-only queries, pass-through.
 * @module
 */
export { BackupUnsupportedError } from './backup.ts';
export type { Erasure } from './erase.ts';
export { InsertError, mayPass } from './errors.ts';
export type { InsertBatch, InsertSummary, RowFormat } from './insert.ts';
export { READ_LIMITS, type ReadLimits } from './limits.ts';
export { DatabaseIsNewerError, MigrationChangedError } from './migrate/errors.ts';
export type { Applied, Schema } from './migrate/migrate.ts';
export { openWarehouse, type Warehouse } from './open-warehouse.ts';
export { listKeptPeople, type PeopleFilter, type PeopleFound, readKeptPerson } from './people/list.ts';
export { PeopleRefresh, type RefreshOptions, type RefreshStep } from './people/refresh.ts';
export { readKeptTimeline } from './people/timeline.ts';
export type { Retention } from './retention.ts';
export type {
  Move,
  RuleMatch,
  RuleVersion,
  SiteRule,
  SiteRules,
  TouchpointFacts,
} from './rules/site-rules.ts';
export { type EmbeddedTarget, type ServerTarget, shownUrl, type Target } from './target.ts';
