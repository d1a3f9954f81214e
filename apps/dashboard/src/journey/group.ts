/**
 * Grouping that keeps the order met with; `Map.groupBy` is too new for the browsers this page is for.
 * @module
 */

/** The items of each key, keys and items in the order that they came. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
