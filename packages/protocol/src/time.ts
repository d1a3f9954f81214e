import { MAX_TIME_MS, MIN_CLOCK_MS } from './limits.ts';

/**
 * A date, or a date with a time of day; a zone may follow. Beside ISO 8601 a space may stand for the `T`.
 * `Date.parse` itself takes almost any text with a number in it for a time.
 */
const ISO = /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?$/i;

/** Where the seconds since 1970 of the years 2000 to 2100 lie. */
const SECONDS = { from: Date.UTC(2000, 0, 1) / 1000, until: Date.UTC(2100, 0, 1) / 1000 };

/**
 * Whether a time of the wire can be one of a clock, be it one that was never set. A number that is a time of today in
 * seconds is none: as milliseconds it would be one of January 1970, and days would shrink to minutes.
 */
export function isClockTime(time: string | number): boolean {
  if (typeof time === 'number' && time >= SECONDS.from && time < SECONDS.until) return false;
  const ms = timeOf(time);
  return ms >= MIN_CLOCK_MS && ms <= MAX_TIME_MS;
}

/** The text read last: a message's time is checked first and used a moment later. */
let latest = { text: '', ms: Number.NaN };

/**
 * A time of the wire, ISO 8601 text or milliseconds, in ms since 1970; `NaN` where the text is no time. Without a zone
 * it is of UTC, whatever the zone of the machine.
 */
export function timeOf(time: string | number): number {
  if (typeof time === 'number') return time;
  if (latest.text !== time) latest = { text: time, ms: parse(time) };
  return latest.ms;
}

function parse(text: string): number {
  const found = ISO.exec(text);
  if (found === null) return Number.NaN;
  if (found[1] !== undefined) return Date.parse(text.replace(' ', 'T').replace(',', '.'));
  // A date alone is of UTC by the standard.
  return Date.parse(text.length > 10 ? `${text.replace(' ', 'T').replace(',', '.')}Z` : text);
}
