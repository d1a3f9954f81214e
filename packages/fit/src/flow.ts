/**
 * How much likelier each step is on the way to the outcome: a Markov chain's log-likelihood ratio.
 * @module
 */

/** A step with the one before it (0 for the first), and whether the outcome came after. */
export type FlowStep = { from: number; to: number; converted: boolean };

/** Steps of a word are pulled towards what all people do after it, as if so many more had been seen. */
const PULL = 10;

/**
 * Logs of the ratio of the chance of each step among those who converted to that among the others, pulled to 0 where
 * few were seen.
 *
 * @returns `(words + 1) × words` numbers: the row is the word before.
 */
export function flowRatios(steps: Iterable<FlowStep>, words: number): Float64Array {
  const size = (words + 1) * words;
  const counts = [new Float64Array(size), new Float64Array(size)] as const;
  for (const { from, to, converted } of steps) {
    const of = counts[converted ? 1 : 0];
    const cell = from * words + to - 1;
    of[cell] = (of[cell] ?? 0) + 1;
  }
  const ratios = new Float64Array(size);
  for (let from = 0; from <= words; from += 1) {
    const row = counts.map((of) => of.subarray(from * words, (from + 1) * words));
    const totals = row.map((of) => of.reduce((sum, n) => sum + n, 0));
    const all = (totals[0] ?? 0) + (totals[1] ?? 0);
    for (let to = 0; all > 0 && to < words; to += 1) {
      const pooled = ((row[0]?.[to] ?? 0) + (row[1]?.[to] ?? 0) + 0.5) / (all + 0.5 * words);
      const chance = (k: 0 | 1) => ((row[k]?.[to] ?? 0) + PULL * pooled) / ((totals[k] ?? 0) + PULL);
      ratios[from * words + to] = Math.log(chance(1) / chance(0));
    }
  }
  return ratios;
}
