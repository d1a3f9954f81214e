import { describe, expect, it } from 'vitest';
import { reasonOf } from './reason.ts';

const ADVICE =
  '. Look at https://github.com/google/re2/wiki/Syntax for reference. Please note that if you specify regex as an SQL string literal, the slashes have to be additionally escaped.';
const refused = (pattern: string, reason: string) =>
  `OptimizedRegularExpression: cannot compile re2: ${pattern}, error: ${reason}${ADVICE}`;

describe('why a pattern is not taken', () => {
  it('is told without the pattern, the query and what is said about SQL', () => {
    expect(reasonOf(refused('(open', 'missing ): (open'), '(open')).toBe('missing )');
    expect(reasonOf(refused('(?=ahead)', 'invalid perl operator: (?='), '(?=ahead)')).toBe(
      'invalid perl operator: (?=',
    );
    const unescaped = `Pattern '\\' failed with error 'Unescaped \\ at end of input, index 0.': In scope SELECT match('', '\\\\') AS alone.`;
    expect(reasonOf(unescaped, '\\')).toBe('Unescaped \\ at end of input, index 0');
  });

  it('is told of a pattern that reads like the answer, and of a long one', () => {
    const odd = '(, error: x. Look at https://';
    expect(reasonOf(refused(odd, `missing ): ${odd}`), odd)).toBe('missing )');
    const long = `(${'x'.repeat(499)}`;
    expect(reasonOf(refused(long, `missing ): ${long}`), long)).toBe('missing )');
  });

  it('is the whole answer where that says it in other words', () => {
    expect(reasonOf('The pattern is too large.', '(open')).toBe('The pattern is too large');
  });
});
