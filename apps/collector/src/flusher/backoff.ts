const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next attempt, in ms: doubled with each failure up to 15 s, half of it at random, so
 * that collectors which lost their store at one moment do not come back at one moment.
 *
 * @param failures how many attempts have failed, from 1
 */
export function backoffMs(failures: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}
