/**
 * Which calibration foretells people left out better.
 * @module
 */
import { fitIsotonic, fitPlatt, isotonicChance } from './calibrate.ts';
import { sigmoid } from './logistic.ts';
import { type Pair, pairedGain } from './measure.ts';

/** A moment's score and what came, the person whose it is, and the fold that the person is in. */
export type FoldedScore = { score: number; label: number; person: string; fold: number };

/** Fewest standard errors by which the rising line must be better: it has many more numbers to be wrong in. */
const FEWEST_ERRORS = 2;

/** Whether the rising line foretells people left out clearly better than Platt's curve does, by log-loss. */
export function prefersIsotonic(moments: readonly FoldedScore[]): boolean {
  const byPerson = new Map<string, Pair[]>();
  for (const fold of new Set(moments.map((moment) => moment.fold))) {
    const others = moments.filter((moment) => moment.fold !== fold);
    const scores = others.map(({ score }) => score);
    const labels = others.map(({ label }) => label);
    if (new Set(labels).size < 2) return false;
    const line = fitIsotonic(scores, labels);
    const platt = fitPlatt(scores, labels);
    for (const { score, label, person } of moments.filter((moment) => moment.fold === fold)) {
      const pair = {
        label,
        ours: isotonicChance(line, score),
        theirs: sigmoid(platt.shift + platt.slope * score),
      };
      byPerson.set(person, [...(byPerson.get(person) ?? []), pair]);
    }
  }
  const { gain, error } = pairedGain([...byPerson.values()]);
  return gain > FEWEST_ERRORS * error;
}
