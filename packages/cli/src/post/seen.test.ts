import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenHashes } from './seen.ts';

describe('seen hashes', () => {
  it('count as a Map would, growth and clashing places included', () => {
    const hash = fc.oneof(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }).map((n) => n * 4096 + 1),
    );
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 3000 }), (hashes) => {
        const seen = new SeenHashes();
        const expected = new Map<number, number>();
        for (const one of hashes) {
          const before = expected.get(one) ?? 0;
          expect(seen.add(one)).toBe(before);
          expected.set(one, before + 1);
        }
        expect(seen.size).toBe(expected.size);
      }),
    );
  });

  it('grow past their first places', () => {
    const seen = new SeenHashes();
    for (let hash = 1; hash <= 20_000; hash++) seen.add(hash * 7919);
    expect(seen.size).toBe(20_000);
    expect(seen.add(7919)).toBe(1);
  });
});
