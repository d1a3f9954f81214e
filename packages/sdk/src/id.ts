/**
 * A new id: the time in base 36, then 48 random bits. Ids of one page sort by age (until the year 2059), because
 * no two share a time. `crypto.randomUUID` is missing on `http://` pages and makes 16 characters more.
 */
export const newId = (): string => {
  last = Math.max(last + 1, Date.now());
  return crypto
    .getRandomValues(new Uint16Array(3))
    .reduce((id, part) => id + part.toString(36), last.toString(36));
};

let last = 0;
