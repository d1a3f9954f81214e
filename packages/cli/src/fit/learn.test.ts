import { describe, expect, it } from 'vitest';
import { learnWeights } from './learn.ts';
import { NO_PARAMETERS } from './models.ts';
import type { Features, PersonMoments } from './moments.ts';

/** People with one moment each; a signal at place 257 goes with the outcome. */
function persons(count: number): { people: PersonMoments[]; features: Features } {
  const features = new Map<string, [number, number][][]>();
  const people = Array.from({ length: count }, (_, i): PersonMoments => {
    const person = `p${i}`;
    const label = i % 3 === 0 ? 1 : 0;
    features.set(person, [[[257, label + (i % 7) / 3]]]);
    const moment = { steps: 1, at: i * 1000, label, wait: null, untilOutcome: 1, known: 1 } as const;
    return { person, fold: i % 5, isFittedOn: true, codes: [1], moments: [moment] };
  });
  return { people, features };
}

describe('learnWeights', () => {
  it('lets what waits have its turn between its fits', async () => {
    const { people, features } = persons(400);
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const { parameters } = await learnWeights(people, features, NO_PARAMETERS, {
      calibration: 'platt',
      isInOrder: false,
    });
    isOver = true;
    expect(parameters.weight[256]).toBeGreaterThan(0);
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});
