/**
 * People from the table that is kept of them, without reading everybody where that can be helped.
 * @module
 */
import { readQuery } from '@waystone/models';
import type { Store } from '../store.ts';

/** Which people to list; empty text matches everything. */
export type PeopleFilter = { track: string; stage: string; q: string; limit: number; offset: number };

export type PeopleFound<Row> = { total: number; rows: Row[] };

type Reader = Pick<Store, 'query'>;
type Site = { site_id: string };
type Narrow = Pick<PeopleFilter, 'track' | 'stage'>;

/** Rows that are asked for, for each that is to be shown: of those who come often some are superseded. */
const ROWS_A_PERSON = 2;
const SPARE_ROWS = 50;
/** More ids than that are not looked up one by one; who turns so many pages waits for everybody to be read. */
const MOST_ROWS = 5000;

const ANY: Narrow = { track: '', stage: '' };

/**
 * A page of a site's people as they stood when last looked at, the latest seen first.
 *
 * @throws ClickHouseError, and errors of the network
 */
export async function listKeptPeople<Row>(
  reader: Reader,
  siteId: string,
  filter: PeopleFilter,
): Promise<PeopleFound<Row>> {
  const site = { site_id: siteId };
  const [page, total] = await Promise.all([
    latest<Row>(reader, site, filter),
    isCounted(filter) ? counted(reader, site, filter) : null,
  ]);
  if (page.isWhole && total !== null) return { rows: page.rows, total };
  // Whoever was found is everybody who matches.
  if (page.isWhole && page.matching !== null) return { rows: page.rows, total: page.matching };
  return scan(reader, site, filter, total);
}

/** One person as they stood when last looked at. @throws ClickHouseError, and errors of the network */
export async function readKeptPerson<Row>(
  reader: Reader,
  siteId: string,
  personId: string,
): Promise<Row | undefined> {
  const [row] = await show<Row>(reader, { site_id: siteId }, [personId], { ...ANY, limit: 1, offset: 0 });
  return row;
}

/** Of a part of an id nothing is counted, and of a stage nothing but together with its track. */
const isCounted = ({ track, stage, q }: PeopleFilter) => q === '' && (stage === '' || track !== '');

async function counted(reader: Reader, site: Site, { track, stage }: Narrow): Promise<number> {
  const sql = readQuery('cached.person.total');
  const [row] = await reader.query<{ total: number }>(sql, { ...site, track, stage });
  return row?.total ?? 0;
}

type Page<Row> = { rows: Row[]; isWhole: boolean; matching: number | null };

/**
 * The page by the latest rows of all. Every present row that was seen later than the last of them is among them, so what
 * they tell up to there is true; the page may end beyond, or be cut off by it, and then is not whole.
 */
async function latest<Row>(reader: Reader, site: Site, filter: PeopleFilter): Promise<Page<Row>> {
  const { track, stage, q, limit, offset } = filter;
  const many = (offset + limit) * ROWS_A_PERSON + SPARE_ROWS;
  if (many > MOST_ROWS) return { rows: [], isWhole: false, matching: null };
  const found = await reader.query<{ person_id: string; last_seen: string }>(
    readQuery('cached.person.latest'),
    { ...site, track, stage, q, limit: many },
  );
  const isCut = found.length === many;
  const ids = [...new Set(found.map(({ person_id }) => person_id))];
  if (!isCut) {
    const rows = await show<Row>(reader, site, ids, { track, stage, limit: ids.length, offset: 0 });
    return { rows: rows.slice(offset, offset + limit), isWhole: true, matching: rows.length };
  }
  const seen_after = found.at(-1)?.last_seen ?? '';
  const rows = await show<Row>(reader, site, ids, { track, stage, limit, offset, seen_after });
  return { rows, isWhole: rows.length === limit, matching: null };
}

async function scan<Row>(
  reader: Reader,
  site: Site,
  { track, stage, q, limit, offset }: PeopleFilter,
  known: number | null,
): Promise<PeopleFound<Row>> {
  const find = (limit: number, offset: number) =>
    reader.query<{ person_id: string; total: number }>(readQuery('cached.person.scan'), {
      ...site,
      track,
      stage,
      q,
      limit,
      offset,
    });
  const found = await find(limit, offset);
  // The total stands in the rows, so a page beyond the last one has to ask for it.
  const [first] = found.length > 0 || offset === 0 ? found : await find(1, 0);
  const ids = found.map(({ person_id }) => person_id);
  const rows = await show<Row>(reader, site, ids, { ...ANY, limit: ids.length, offset: 0 });
  return { rows, total: known ?? first?.total ?? 0 };
}

type Shown = Narrow & { limit: number; offset: number; seen_after?: string };

async function show<Row>(reader: Reader, site: Site, person_ids: string[], shown: Shown): Promise<Row[]> {
  if (person_ids.length === 0) return [];
  const parameters = { seen_after: '', ...site, ...shown, person_ids };
  return await reader.query<Row>(readQuery('cached.person.list'), parameters);
}
