/**
 * A date, or a date with a time of day; a zone may follow. Beside ISO 8601 a space may stand for the `T`.
 * `Date.parse` itself takes almost any text with a number in it for a time.
 */
const ISO = /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?$/i;

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
