const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** A day as the shop writes it: `3 May 2026`. Takes ISO 8601 text; says `an unknown day` to anything else. */
export function day(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? 'an unknown day' : long.format(ms);
}

/** A year after an ISO 8601 time, when the filter that was bought then is due. */
export function yearAfter(iso: string): string {
  const date = new Date(iso);
  date.setFullYear(date.getFullYear() + 1);
  return date.toISOString();
}

/** Tomorrow by the visitor's clock, as a date field wants it: `2026-05-04`. */
export function tomorrow(now = new Date()): string {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`;
}
