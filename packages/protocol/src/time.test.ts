import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from './time.ts';

const canonical = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());

/** A time with one letter changed. */
const nearly = fc
  .tuple(canonical, fc.nat(26), fc.constantFrom(...'0123456789-:.TZz +/'))
  .map(([text, at, letter]) => text.slice(0, at) + letter + text.slice(at + 1));

describe('timeOf', () => {
  it('reads text as Date.parse does', () => {
    fc.assert(
      fc.property(fc.oneof(canonical, nearly, fc.string()), (text) => {
        expect(timeOf(text)).toBe(Date.parse(text));
        expect(timeOf(text)).toBe(Date.parse(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes a number as it is', () => {
    expect(timeOf(1_700_000_000_000.5)).toBe(1_700_000_000_000.5);
  });
});
