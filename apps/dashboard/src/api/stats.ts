/**
 * The stats that the pages read, one function an endpoint. All throw ApiFailure.
 * @module
 */
import type {
  PeopleAnswer,
  PersonAnswer,
  SitesAnswer,
  StageCountRow,
  StageFunnelRow,
  Track,
} from '@waystone/protocol';
import { getJson } from './request.ts';

/** Which people, and which part of them. */
export type PeopleQuery = {
  track: Track | '';
  stage: string;
  /** A part of the person's id. */
  q: string;
  limit: number;
  offset: number;
};

/** The sites that this collector keeps. */
export async function getSites(signal?: AbortSignal): Promise<SitesAnswer['sites']> {
  return (await getJson<SitesAnswer>('/sites', {}, signal)).sites;
}

/** The buyer's journey of a site, in the order of its stages. */
export async function getFunnel(site: string, signal?: AbortSignal): Promise<StageFunnelRow[]> {
  const { rows } = await getJson<{ rows: StageFunnelRow[] }>('/stage-funnel', { site_id: site }, signal);
  return rows.toSorted((a, b) => a.stage_order - b.stage_order);
}

/** How many people stand at each stage of each track; a stage that nobody stands at has no row. */
export async function getStageCounts(site: string, signal?: AbortSignal): Promise<StageCountRow[]> {
  return (await getJson<{ rows: StageCountRow[] }>('/stage-counts', { site_id: site }, signal)).rows;
}

/** People who match, newest first, and how many match in all. */
export function getPeople(site: string, query: PeopleQuery, signal?: AbortSignal): Promise<PeopleAnswer> {
  return getJson<PeopleAnswer>('/people', { site_id: site, ...query }, signal);
}

/** One person with history and the newest `limit` touchpoints; an ApiFailure of status 404 where nobody has that id. */
export function getPerson(
  site: string,
  person: string,
  limit: number,
  signal?: AbortSignal,
): Promise<PersonAnswer> {
  return getJson<PersonAnswer>('/person', { site_id: site, person_id: person, limit }, signal);
}
