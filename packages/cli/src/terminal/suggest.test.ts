import { describe, expect, it } from 'vitest';
import { closest } from './suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['imprt', 'import'],
    ['improt', 'import'],
    ['IMPORT', 'import'],
    ['stat', 'start'],
    ['demoo', 'demo'],
  ])('for %s is %s', (word, expected) => {
    expect(closest(word, ['start', 'import', 'demo'])).toBe(expected);
  });

  it.each(['frobnicate', 'x', ''])('is not made for %s', (word) => {
    expect(closest(word, ['start', 'import', 'demo'])).toBeUndefined();
  });
});
