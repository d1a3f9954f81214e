/**
 * Where the reader is, as the query string says it: every page, filter and person has an address.
 * @module
 */
import type { Track } from '@waystone/protocol';
import { isTrack } from '../journey/stages.ts';

/** The pages. */
export type View = 'overview' | 'people' | 'person';

/** Everything the address says. */
export type Place = {
  view: View;
  /** Id of the site; empty for the first one. */
  site: string;
  track: Track | '';
  stage: string;
  /** A part of a person's id. */
  q: string;
  /** From 1. */
  page: number;
  /** Id of the person opened; empty on the other pages. */
  person: string;
  /** How many touchpoints of the person to show. */
  show: number;
};

/** People on one page of the list. */
export const PAGE_SIZE = 25;

/** Touchpoints of a person shown at first, and added by each "show earlier". */
export const TIMELINE_STEP = 100;

/** Most touchpoints of a person that the stats API gives at once. */
export const TIMELINE_MOST = 2000;

/** The place that an empty query string means. */
export const START: Place = {
  view: 'overview',
  site: '',
  track: '',
  stage: '',
  q: '',
  page: 1,
  person: '',
  show: TIMELINE_STEP,
};

/** Reads a place from a query string; what it does not understand becomes the default. */
export function parsePlace(search: string): Place {
  const params = new URLSearchParams(search);
  const text = (name: string) => params.get(name) ?? '';
  const track = text('track');
  const person = text('person');
  return {
    view: person !== '' ? 'person' : text('view') === 'people' ? 'people' : 'overview',
    site: text('site'),
    track: isTrack(track) ? track : '',
    stage: text('stage'),
    q: text('q'),
    page: positive(text('page'), START.page),
    person,
    show: Math.min(TIMELINE_MOST, positive(text('show'), START.show)),
  };
}

/** Writes a place as a query string, with `?`, leaving out what is the default; "/" where nothing is left. */
export function formatPlace(place: Place): string {
  const params = new URLSearchParams();
  if (place.view === 'people') params.set('view', 'people');
  for (const name of ['site', 'track', 'stage', 'q', 'page', 'person', 'show'] as const) {
    if (place[name] !== START[name]) params.set(name, String(place[name]));
  }
  const query = params.toString();
  return query === '' ? '/' : `/?${query}`;
}

/** The place with some of it changed. A filter changed goes back to the first page; the site is always kept. */
export function moved(place: Place, patch: Partial<Place>): Place {
  const filtered = 'track' in patch || 'stage' in patch || 'q' in patch;
  return { ...place, ...(filtered ? { page: 1 } : {}), ...patch };
}

/** A page from its start: only the site stays. */
export function fresh(place: Place, patch: Partial<Place>): Place {
  return { ...START, site: place.site, ...patch };
}

function positive(text: string, otherwise: number): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}
