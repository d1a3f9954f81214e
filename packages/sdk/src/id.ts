/**
 * A new id: the time in base 36, then 46 random bits. Ids of one page sort by age (until the year 2059), because no two
 * share a time. It names, and keeps no secret: `Math.random` is seeded for each page by the system.
 */
export const newId = (): string => {
  last = Math.max(last + 1, Date.now());
  return last.toString(36) + Math.random().toString(36).slice(2, 11);
};

let last = 0;
