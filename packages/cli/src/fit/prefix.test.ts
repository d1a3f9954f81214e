import { describe, expect, it } from 'vitest';
import type { PersonMoments } from './moments.ts';
import { readPrefixes } from './prefix.ts';

const words = new Map([
  [1, 'page main'],
  [2, 'page cart'],
]);

const moment = (steps: number) => ({
  steps,
  label: 0 as const,
  wait: null,
  at: 0,
  untilOutcome: Number.POSITIVE_INFINITY,
  known: 0,
});
const person: PersonMoments = {
  person: 'a',
  fold: 0,
  isFittedOn: false,
  codes: [1, 1, 1, 2, 1, 1, 2],
  moments: [1, 2, 3, 4, 5, 6, 7].map(moment),
};

const included = (name: string) => {
  const [prefix] = readPrefixes(name, words);
  return person.moments.filter((one) => prefix?.includes(one, person)).map(({ steps }) => steps);
};

describe('readPrefixes', () => {
  it.each([
    ['first', [1]],
    ['after:5', [5]],
    ['early', [1, 2, 3, 4, 5]],
    ['late', [6, 7]],
    ['every', [1, 2, 3, 4, 5, 6, 7]],
    ['before:cart', [1, 2, 3]],
    ['before:CART', [1, 2, 3]],
  ])('%s', (name, steps) => {
    expect(included(name)).toEqual(steps);
  });

  it('reads several', () => {
    expect(readPrefixes('first, after:2', words).map(({ name }) => name)).toEqual(['first', 'after:2']);
  });

  it('says what there is', () => {
    expect(() => readPrefixes('after:0', words)).toThrow('--prefix has "after:0"');
    expect(() => readPrefixes('before:payment', words)).toThrow('page main, page cart');
  });
});
