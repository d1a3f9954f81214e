/**
 * When visits happen: the rhythm of the week and the day, and the season.
 * @module
 */
import type { Random } from './random.ts';

export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

/** The window of the demo. Days are counted from its start, 0 up to `days`. */
export type Span = { days: number; endMs: number };

/** Private people come in the evening and at weekends, companies in office hours. */
export type Rhythm = 'home' | 'office';

/** Monday to Sunday. */
const WEEKDAYS: Record<Rhythm, readonly number[]> = {
  home: [1, 0.95, 0.95, 1, 0.9, 1.2, 1.35],
  office: [1, 1.1, 1.1, 1.05, 0.8, 0.08, 0.05],
};

/** From midnight, UTC. */
const HOURS: Record<Rhythm, readonly number[]> = {
  home: [2, 1, 1, 1, 1, 2, 5, 8, 8, 8, 8, 9, 9, 8, 8, 8, 9, 11, 14, 17, 18, 15, 9, 4],
  office: [0, 0, 0, 0, 0, 1, 4, 12, 16, 17, 16, 12, 12, 15, 16, 13, 8, 3, 1, 1, 1, 0, 0, 0],
};

/** How far into the span the pollen flies most, and for how long. */
const POLLEN = { peak: 0.42, width: 0.09, rise: 1.6 };

/** How many more people arrive on a day because of the pollen: 1 is the ordinary day. */
export function pollenAt(day: number, { days }: Pick<Span, 'days'>): number {
  const distance = (day / days - POLLEN.peak) / POLLEN.width;
  return 1 + POLLEN.rise * Math.exp((-distance * distance) / 2);
}

/** Draws the day on which somebody first comes. */
export function drawArrival(span: Pick<Span, 'days'>, random: Random): number {
  const days = Array.from({ length: Math.floor(span.days) }, (_, day) => [day, pollenAt(day, span)] as const);
  return Math.min(random.weighted(days) + random.next(), span.days);
}

/**
 * The moment of a visit that is planned for a day: at an hour of the rhythm, on that day or a neighbour with the
 * better weekday. It only moves the visit, so that the same visits happen whatever the end of the span is.
 *
 * @returns milliseconds since 1970, within the span.
 */
export function momentOf(day: number, rhythm: Rhythm, span: Span, random: Random): number {
  const last = Math.floor(span.days) - 1;
  const near = [-1, 0, 1].map((step) => Math.min(Math.max(0, Math.floor(day) + step), last));
  const chosen = random.weighted(near.map((one) => [one, weekdayWeight(one, rhythm, span)] as const));
  const start = startOfDay(chosen, span);
  const hour = random.weighted(HOURS[rhythm].map((weight, index) => [index, weight] as const));
  const moment = Math.floor(start / DAY_MS) * DAY_MS + (hour + random.next()) * HOUR_MS;
  return Math.floor(moment < start ? moment + DAY_MS : moment);
}

function startOfDay(day: number, { days, endMs }: Span): number {
  return endMs - (Math.floor(days) - day) * DAY_MS;
}

function weekdayWeight(day: number, rhythm: Rhythm, span: Span): number {
  const middle = new Date(startOfDay(day, span) + DAY_MS / 2);
  return WEEKDAYS[rhythm][(middle.getUTCDay() + 6) % 7] ?? 1;
}
