/**
 * Which model a site uses.
 * @module
 */
import { readQuery } from '@waystone/models';
import { CliError, EXIT } from '../terminal/errors.ts';
import { findVersion, listVersions, promote, versionInUse, type Warehouse } from './models.ts';
import { describeVersions } from './report.ts';

type Answer = { text: string; data: unknown };
type Action = (warehouse: Warehouse, site: string, number: number | null) => Promise<Answer>;

/** The version in use, or the latest where the shipped scorecard is. @throws CliError where there is none. */
export async function currentVersion(warehouse: Warehouse, site: string): Promise<number> {
  const versions = await listVersions(warehouse, site);
  const found =
    versions.find(({ in_use }) => in_use === 1) ?? versions.find(({ status }) => status === 'fitted');
  if (found !== undefined) return found.version;
  throw new CliError(`${site} has no fitted model. Make one: waystone fit --outcome 'Order Completed'.`);
}

const list: Action = async (warehouse, site) => {
  const models = await listVersions(warehouse, site);
  return { text: describeVersions(models, site), data: { site, models } };
};

/** Signals of the readable scorecard that are shown. */
const SHOWN = 30;

const show: Action = async (warehouse, site, number) => {
  const version = number ?? (await currentVersion(warehouse, site));
  await findVersion(warehouse, site, version);
  const signals = await warehouse.query<{ signal: string; points: number; weight: number }>(
    readQuery('model.weights'),
    { site_id: site, version, limit: SHOWN },
  );
  const lines = signals.map(
    ({ signal, points }) => `  ${`${points > 0 ? '+' : ''}${points}`.padStart(5)}  ${signal}`,
  );
  return {
    text: [`Model ${version}: points of a usual showing`, ...lines].join('\n'),
    data: { site, version, signals },
  };
};

const put: Action = async (warehouse, site, number) => {
  if (number === null) throw new CliError('Which model? Give its number after "promote".', EXIT.usage);
  if (number > 0) await findVersion(warehouse, site, number);
  await promote(warehouse, site, number, 'promoted by hand');
  return inUse(site, number);
};

/** Back to what was in use before the one in use; each rollback goes one further back. */
const rollback: Action = async (warehouse, site) => {
  const current = await versionInUse(warehouse, site);
  if (current === null)
    throw new CliError(`${site} uses the shipped scorecard: there is nothing to go back from.`);
  const history = await warehouse.query<{ version: number; reason: string }>(readQuery('model.promotions'), {
    site_id: site,
  });
  const before = previous(history);
  await promote(warehouse, site, before, `${ROLLBACK}${current.version}`);
  return inUse(site, before);
};

const ROLLBACK = 'rolled back from ';

/**
 * What was in use before what is. Promotions that were rolled back do not count.
 *
 * @param history the latest first.
 */
export function previous(history: readonly { version: number; reason: string }[]): number {
  const line: number[] = [];
  for (const { version, reason } of [...history].reverse()) {
    if (reason.startsWith(ROLLBACK)) line.pop();
    else if (line.at(-1) !== version) line.push(version);
  }
  return line.at(-2) ?? 0;
}

function inUse(site: string, version: number): Answer {
  const what = version === 0 ? 'the shipped scorecard' : `model ${version}`;
  return { text: `${site} uses ${what}.`, data: { site, in_use: version } };
}

/** What `waystone model` can do, by name. */
export const manage = { list, show, promote: put, rollback };
