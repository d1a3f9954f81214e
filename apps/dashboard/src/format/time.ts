/**
 * Times for people. Times of the API are ISO 8601 in UTC; they are shown in the reader's own time zone.
 * @module
 */
import { LOCALE } from './locale.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, DAY],
  ['day', DAY, 31 * DAY],
  ['month', 30.44 * DAY, 365.25 * DAY],
  ['year', 365.25 * DAY, Number.POSITIVE_INFINITY],
];

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const exactFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' });
const secondsFormat = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });

/** How long ago: "just now", "5 minutes ago", "1 day ago", "3 months ago". Empty for a time that is none. */
export function ago(iso: string, now: number): string {
  const past = now - Date.parse(iso);
  if (Number.isNaN(past)) return '';
  if (past < MINUTE) return 'just now';
  const [unit, size] = STEPS.find(([, , below]) => past < below) ?? ['year', 365.25 * DAY];
  return relative.format(-Math.floor(past / size), unit);
}

/** A day: "12 Mar 2026". */
export function day(iso: string): string {
  return written(dayFormat, iso);
}

/** A time of the day: "14:02". */
export function clock(iso: string): string {
  return written(clockFormat, iso);
}

/** Day and time to the second with the time zone, for tooltips. */
export function exact(iso: string): string {
  return written(exactFormat, iso);
}

/** A time of the day with seconds, from ms since 1970. */
export function clockSeconds(ms: number): string {
  return secondsFormat.format(ms);
}

/** A length of time in days, for people: "under an hour", "5 hours", "3.4 days", "12 days". */
export function days(value: number): string {
  if (value * 24 < 1) return 'under an hour';
  if (value < 1) return unit(Math.floor(value * 24), 'hour');
  return unit(value < 10 ? Math.round(value * 10) / 10 : Math.round(value), 'day');
}

/** A length of time in ms, short: "8s", "3m 12s", "1h 5m". */
export function spell(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return short(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return join(short(minutes, 'minute'), seconds % 60, 'second');
  return join(short(Math.floor(minutes / 60), 'hour'), minutes % 60, 'minute');
}

function join(large: string, rest: number, name: string): string {
  return rest === 0 ? large : `${large} ${short(rest, name)}`;
}

function unit(value: number, name: string): string {
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
}

function short(value: number, name: string): string {
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value);
}

function written(format: Intl.DateTimeFormat, iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? '' : format.format(ms);
}
