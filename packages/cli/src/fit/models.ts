/**
 * The fitted models of a site, as rows of the store.
 * @module
 */
import { readQuery } from '@waystone/models';
import { CliError } from '../terminal/errors.ts';
import { readSplit, type Task, writeSplit } from './settings.ts';

/** A store that models are read from and written to. */
export type Warehouse = {
  /** Rows of a read-only query. @throws CliError in the store's own words */
  query<Row>(sql: string, parameters: Record<string, string | number>): Promise<Row[]>;
  /** Stores rows; all have the columns of the first. @throws CliError in the store's own words */
  insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void>;
};

/** A version, as `waystone model list` shows it. */
export type Version = {
  version: number;
  created_at: string;
  status: 'draft' | 'fitted' | 'discarded';
  outcome: string;
  scope: 'cycle' | 'all';
  horizon_seconds: number;
  within_visit: number;
  max_prefix: number;
  split: string;
  sample: number;
  /** Milliseconds since 1970. */
  as_of: number | null;
  people: number;
  outcomes: number;
  in_use: number;
};

/** The numbers of a model; see the columns of conversion_model. */
export type Parameters = {
  prior: number[];
  transition: number[];
  emission: number[];
  flow: number[];
  weight: number[];
  scale: number[];
  intercept: number;
  calibration_slope: number;
  calibration_shift: number;
  knot_score: number[];
  knot_chance: number[];
  quiet_seconds: number[];
  quiet_ratio: number[];
  drift_per_day: number;
  drift_from: string;
  drift_until: string;
  point_size: number;
};

export const NO_PARAMETERS: Parameters = {
  prior: [],
  transition: [],
  emission: [],
  flow: [],
  weight: [],
  scale: [],
  intercept: 0,
  calibration_slope: 1,
  calibration_shift: 0,
  knot_score: [],
  knot_chance: [],
  quiet_seconds: [],
  quiet_ratio: [],
  drift_per_day: 0,
  drift_from: new Date(0).toISOString(),
  drift_until: new Date(0).toISOString(),
  point_size: 0,
};

/** The versions of a site, the latest first. */
export function listVersions(warehouse: Warehouse, site: string): Promise<Version[]> {
  return warehouse.query<Version>(readQuery('model.list'), { site_id: site });
}

/** The version that a site uses; `null` for the shipped scorecard. */
export async function versionInUse(warehouse: Warehouse, site: string): Promise<Version | null> {
  return (await listVersions(warehouse, site)).find(({ in_use }) => in_use === 1) ?? null;
}

/** A version of a site that can be used. @throws CliError where there is none of that number. */
export async function findVersion(warehouse: Warehouse, site: string, version: number): Promise<Version> {
  const versions = (await listVersions(warehouse, site)).filter(({ status }) => status === 'fitted');
  const found = versions.find((one) => one.version === version);
  if (found !== undefined) return found;
  const known = versions.map((one) => one.version).join(', ');
  throw new CliError(
    `${site} has no fitted model ${version}. ${known === '' ? 'It has none; make one with waystone fit.' : `Its models: ${known}.`}`,
  );
}

/** Puts a version to use; 0 is the shipped scorecard. */
export function promote(warehouse: Warehouse, site: string, version: number, reason: string): Promise<void> {
  return warehouse.insert('conversion_promotion', [{ site_id: site, version, reason }]);
}

/** What stays the same of a version from draft to fitted. */
export type Entry = { task: Task; version: number; createdAt: string; people: number; outcomes: number };

/** Writes a version's row; a later row takes the place of an earlier one. */
export function writeModel(
  warehouse: Warehouse,
  { task, version, createdAt, people, outcomes }: Entry,
  status: Version['status'],
  parameters: Parameters,
): Promise<void> {
  return warehouse.insert('conversion_model', [
    {
      site_id: task.site,
      version,
      created_at: createdAt,
      status,
      outcome: task.outcome,
      scope: task.scope,
      horizon_seconds: (task.horizonMs ?? 0) / 1000,
      within_visit: task.withinVisit ? 1 : 0,
      max_prefix: task.maxPrefix,
      split: writeSplit(task.split),
      sample: task.sample,
      as_of: task.asOf === null ? null : new Date(task.asOf).toISOString(),
      people,
      outcomes,
      ...parameters,
    },
  ]);
}

/** The number that the next version of a site gets. */
export async function nextVersion(warehouse: Warehouse, site: string): Promise<number> {
  const [latest] = await listVersions(warehouse, site);
  return (latest?.version ?? 0) + 1;
}

/** The words that a version knows, by code. */
export async function readWords(
  warehouse: Warehouse,
  site: string,
  version: number,
): Promise<Map<number, string>> {
  const rows = await warehouse.query<{ word: string; code: number }>(readQuery('model.words'), {
    site_id: site,
    version,
  });
  return new Map(rows.map(({ word, code }) => [code, word]));
}

/** The task that a version was fitted for. */
export function taskOf(site: string, version: Version): Task {
  return {
    site,
    outcome: version.outcome,
    scope: version.scope,
    horizonMs: version.horizon_seconds > 0 ? version.horizon_seconds * 1000 : null,
    withinVisit: version.within_visit === 1,
    maxPrefix: version.max_prefix,
    split: readSplit(version.split),
    sample: version.sample,
    asOf: version.as_of,
  };
}
