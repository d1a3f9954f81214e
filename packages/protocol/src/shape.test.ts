import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, MAX_KEYS } from './limits.ts';
import { checkShape } from './shape.ts';

const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

describe('checkShape', () => {
  it('accepts what is no deeper than the limit', () => {
    expect(checkShape(nested(MAX_DEPTH + 1))).toBeNull();
    expect(checkShape(nested(MAX_DEPTH + 2))?.code).toBe('too_deep');
  });

  it('does not overflow on 5,000 levels', () => {
    expect(checkShape(nested(5000))?.code).toBe('too_deep');
  });

  it('counts the keys of all levels, and the elements of arrays', () => {
    const flat = Object.fromEntries(Array.from({ length: MAX_KEYS }, (_, i) => [`k${i}`, i]));
    expect(checkShape(flat)).toBeNull();
    expect(checkShape({ ...flat, more: 1 })?.code).toBe('too_many_keys');
    expect(checkShape({ list: Array.from({ length: MAX_KEYS }, () => 0) })?.code).toBe('too_many_keys');
  });

  it('has nothing to say about a plain value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), (value) => {
        expect(checkShape(value)).toBeNull();
      }),
    );
  });
});
