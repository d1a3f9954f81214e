import { readQuery } from '@waystone/models';
import type {
  PeopleAnswer,
  PersonAnswer,
  PersonRow,
  StageCountRow,
  StageFunnelRow,
  StageHistoryRow,
  TimelineRow,
} from '@waystone/protocol';
import {
  listKeptPeople,
  type PeopleFilter,
  readKeptPerson,
  readKeptTimeline,
  type Warehouse,
} from '@waystone/warehouse';
import { HttpError } from '../ingest/http-error.ts';
import { isUnreachable } from '../store/unreachable.ts';

/** What the stats API reads from. */
export type Reader = Pick<Warehouse, 'query'>;

/**
 * The text of a query about where people stand.
 *
 * @param isKept whether the table of people may be read; else the views are.
 */
const textOf = (name: string, isKept: boolean) => readQuery(isKept ? `cached.${name}` : name);

/**
 * A reader that tells a store which is away, or being restarted, from a query that is wrong.
 *
 * @throws HttpError 503 from its queries while the store is away.
 */
export function patientReader(reader: Reader): Reader {
  return {
    query: async (...query) => {
      try {
        return await reader.query(...query);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        throw new HttpError(503, 'store_away', 'The store does not answer; try again in a moment.', {
          'retry-after': '2',
        });
      }
    },
  };
}

type Listed = PersonRow & { total: number };

/** The funnel of a site. */
export async function readStageFunnel(
  reader: Reader,
  siteId: string,
  isKept: boolean,
): Promise<{ rows: StageFunnelRow[] }> {
  return { rows: await reader.query<StageFunnelRow>(textOf('stage_funnel', isKept), { site_id: siteId }) };
}

/** How many people of a site stand at each stage of each track. */
export async function readStageCounts(
  reader: Reader,
  siteId: string,
  isKept: boolean,
): Promise<{ rows: StageCountRow[] }> {
  return { rows: await reader.query<StageCountRow>(textOf('stage_counts', isKept), { site_id: siteId }) };
}

/** People of a site, the latest seen first. */
export async function readPeople(
  reader: Reader,
  siteId: string,
  filter: PeopleFilter,
  isKept: boolean,
): Promise<PeopleAnswer> {
  if (isKept) return await listKeptPeople<PersonRow>(reader, siteId, filter);
  const list = (limit: number, offset: number) =>
    reader.query<Listed>(readQuery('person.list'), {
      ...filter,
      site_id: siteId,
      person_id: '',
      limit,
      offset,
    });
  const rows = await list(filter.limit, filter.offset);
  // The total stands in the rows, so a page beyond the last one has to ask for it.
  const [first] = rows.length > 0 || filter.offset === 0 ? rows : await list(1, 0);
  return { total: first?.total ?? 0, rows: rows.map(withoutTotal) };
}

/**
 * One person: where they stand, how they got there, and what they did.
 *
 * @throws HttpError 404 where nobody has that id.
 */
export async function readPerson(
  reader: Reader,
  siteId: string,
  { person_id, limit }: { person_id: string; limit: number },
  isKept: boolean,
): Promise<PersonAnswer> {
  const readTimeline = (isKept: boolean) =>
    isKept
      ? readKeptTimeline<TimelineRow>(reader, siteId, person_id, limit)
      : reader.query<TimelineRow>(readQuery('person.timeline'), { site_id: siteId, person_id, limit });
  const [person, history, latest] = await Promise.all([
    isKept ? readKeptPerson<PersonRow>(reader, siteId, person_id) : findPerson(reader, siteId, person_id),
    reader.query<StageHistoryRow>(textOf('person.history', isKept), { site_id: siteId, person_id }),
    readTimeline(isKept),
  ]);
  if (person === undefined) throw new HttpError(404, 'unknown_person', 'Nobody has that id on this site.');
  // Only the latest touchpoints are kept; who wants more has them from the views.
  const isWhole = !isKept || latest.length >= Math.min(limit, person.touchpoints);
  const timeline = isWhole ? latest : await readTimeline(false);
  return { person, history, timeline };
}

async function findPerson(reader: Reader, siteId: string, person_id: string): Promise<PersonRow | undefined> {
  const whole = { site_id: siteId, person_id, track: '', stage: '', q: '', limit: 1, offset: 0 };
  const [person] = await reader.query<Listed>(readQuery('person.list'), whole);
  return person && withoutTotal(person);
}

function withoutTotal({ total: _, ...person }: Listed): PersonRow {
  return person;
}
