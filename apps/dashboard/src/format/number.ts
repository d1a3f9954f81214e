/**
 * Numbers for people.
 * @module
 */
import { LOCALE } from './locale.ts';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const plurals = new Intl.PluralRules(LOCALE);

/** Below so many people a percentage says more than is known: the counts are shown instead. */
export const SMALL = 20;

/** A count: "2,814". */
export function count(value: number): string {
  return whole.format(value);
}

/** A count with its noun: "1 person", "2,814 people". */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${plurals.select(value) === 'one' ? one : many}`;
}

/** A share (0 to 1) as "42%". Never "0%" for something, nor "100%" for not quite everything. */
export function share(value: number): string {
  if (value > 0 && value < 0.01) return `< ${percent.format(0.01)}`;
  if (value < 1 && value > 0.99) return `> ${percent.format(0.99)}`;
  return percent.format(value);
}

/** A rate with what it was reckoned from: "18%", or "3 of 12" where 12 are too few for a percentage. */
export function rate(part: number, of: number): string {
  return of < SMALL ? `${count(part)} of ${count(of)}` : share(of === 0 ? 0 : part / of);
}

/** An amount of money; the bare number where the currency is not one. */
export function money(value: number, currency: string): string {
  if (!/^[A-Za-z]{3}$/.test(currency)) return new Intl.NumberFormat(LOCALE).format(value);
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(value);
}

/**
 * Round values to draw lines at, from above 0 to at most `top`: at least two, at most four, in steps of 1, 2 or 5
 * times a power of ten, and never a part of a person.
 */
export function ticks(top: number): number[] {
  if (top < 2) return top < 1 ? [] : [1];
  const power = 10 ** Math.floor(Math.log10(top / 2));
  const step = Math.max(1, [5, 2, 1].map((factor) => factor * power).find((size) => size * 2 <= top) ?? 1);
  return Array.from({ length: Math.floor(top / step) }, (_, index) => (index + 1) * step);
}
