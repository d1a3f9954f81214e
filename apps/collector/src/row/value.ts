/**
 * Values that a client wrote into `properties`, read as the type that a column wants.
 * @module
 */

/** A JSON object as it came. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A value as text, cut to `maxLength` UTF-16 units. Empty for what is neither text, number nor boolean. */
export function textOf(value: unknown, maxLength: number): string {
  if (typeof value === 'string') return value.length > maxLength ? value.slice(0, maxLength) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A finite number, or text that is one; else `null`. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A whole number from 0 to `max`; 0 for what is no number. */
export function countOf(value: unknown, max: number): number {
  return Math.min(max, Math.max(0, Math.round(numberOf(value) ?? 0)));
}

/** What money an event carries: `revenue`, else `total`, else `value` (Segment's e-commerce spec). */
export function amountOf(properties: JsonObject): number | null {
  return numberOf(properties.revenue) ?? numberOf(properties.total) ?? numberOf(properties.value);
}
