/** The text read last: a message's time is checked first and used a moment later. */
let latest = { text: '', ms: Number.NaN };

/** A time of the wire, ISO 8601 text or milliseconds, in ms since 1970; `NaN` where the text is no time. */
export function timeOf(time: string | number): number {
  if (typeof time === 'number') return time;
  if (latest.text !== time) latest = { text: time, ms: Date.parse(time) };
  return latest.ms;
}
