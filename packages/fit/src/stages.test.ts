import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from './random.ts';
import { filter, fitStages, type Way } from './stages.ts';

const WORDS = 4;

/** People who read (1, 2), then compare (3), then check out (4); some convert. */
function ways(count: number): Way[] {
  const random = randomFrom(11);
  return Array.from({ length: count }, () => {
    const codes: number[] = [];
    let stage = 0;
    for (let step = 0; step < 12 && stage < 3; step += 1) {
      codes.push(stage === 0 ? (random() < 0.5 ? 1 : 2) : stage + 2);
      if (random() < 0.35) stage += 1;
    }
    return { codes, converted: stage === 3 };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('fitStages', () => {
  it('keeps the stages in order: early words first, those near the outcome last', () => {
    const { emission } = fitStages(ways(400), WORDS);
    const likeliest = (word: number) => {
      const column = emission.map((row) => row[word - 1] ?? 0);
      return column.indexOf(Math.max(...column));
    };
    expect(likeliest(1)).toBe(0);
    expect(likeliest(4)).toBe(2);
    expect(emission[2]?.[WORDS]).toBeGreaterThan(emission[0]?.[WORDS] ?? 1);
  });

  it('never loses likelihood by going on, but for what the priors hold back', () => {
    const of = (rounds: number) => fitStages(ways(300), WORDS, 3, rounds).logLikelihood;
    expect(of(5)).toBeGreaterThan(of(1));
    expect(of(30)).toBeGreaterThanOrEqual(of(5) - 1);
  });

  it('answers chances, whatever ways it is given', () => {
    const anyWay = fc.record({
      codes: fc.array(fc.integer({ min: 1, max: WORDS }), { minLength: 1, maxLength: 30 }),
      converted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyWay, { minLength: 1, maxLength: 20 }), (some) => {
        const model = fitStages(some, WORDS, 3, 5);
        for (const row of [model.prior, ...model.transition, ...model.emission]) {
          expect(sum(row)).toBeCloseTo(1, 8);
          expect(Math.min(...row)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('filter', () => {
  it('is Bayes’ rule by hand', () => {
    const model = {
      prior: [0.6, 0.4],
      transition: [
        [0.7, 0.3],
        [0.2, 0.8],
      ],
      emission: [
        [0.9, 0.1],
        [0.3, 0.7],
      ],
    };
    const { forward, scales } = filter(model, [1, 2]);
    expect(scales[0]).toBeCloseTo(0.6 * 0.9 + 0.4 * 0.3, 12);
    expect(forward[0]?.[0]).toBeCloseTo(0.54 / 0.66, 12);
    const ahead = (0.54 / 0.66) * 0.7 + (0.12 / 0.66) * 0.2;
    expect(forward[1]?.[0]).toBeCloseTo((ahead * 0.1) / (ahead * 0.1 + (1 - ahead) * 0.7), 12);
  });

  it('stays a distribution over a thousand steps', () => {
    const model = fitStages(ways(50), WORDS);
    const { forward } = filter(
      model,
      Array.from({ length: 1000 }, (_, i) => 1 + (i % WORDS)),
    );
    expect(sum(forward.at(-1) ?? [])).toBeCloseTo(1, 8);
  });
});
