/**
 * What rules of thumb go by.
 * @module
 */
import type { PersonMoments } from './moments.ts';

/** Rates of the outcome among those fitted on; the lists are by code. */
export type Rules = {
  /** Of all moments. */
  base: number;
  /** Of the moments with this latest step. */
  latest: number[];
  /** Of the people who ever made this step. */
  reached: number[];
};

/** Rates are pulled to that of all, as if so many more had been seen. */
const PULL = 10;

/** Learns the rules on those who are fitted on. */
export function learnRules(people: readonly PersonMoments[]): Rules {
  const all = new Rate();
  const latest = new Map<number, Rate>();
  const reached = new Map<number, Rate>();
  for (const { codes, moments, isFittedOn } of people) {
    if (!isFittedOn) continue;
    for (const { steps, label } of moments) {
      if (label === null) continue;
      all.add(label);
      at(latest, codes[steps - 1] ?? 0).add(label);
    }
    const known = moments.filter(({ label }) => label !== null);
    const came = known.some(({ label }) => label === 1) ? 1 : 0;
    if (known.length > 0) for (const code of new Set(codes)) at(reached, code).add(came);
  }
  const base = all.of(0.5);
  return { base, latest: list(latest, base), reached: list(reached, base) };
}

class Rate {
  #seen = 0;
  #came = 0;

  add(label: number): void {
    this.#seen += 1;
    this.#came += label;
  }

  of(base: number): number {
    return (this.#came + PULL * base) / (this.#seen + PULL);
  }
}

function at(rates: Map<number, Rate>, code: number): Rate {
  const rate = rates.get(code) ?? new Rate();
  rates.set(code, rate);
  return rate;
}

function list(rates: ReadonlyMap<number, Rate>, base: number): number[] {
  const found: number[] = [];
  for (const [code, rate] of rates) found[code] = rate.of(base);
  return found;
}
