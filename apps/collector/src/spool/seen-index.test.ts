import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenIndex } from './seen-index.ts';

/** Few distinct first words, so that probing sequences collide. */
const digest = (id: number): Uint32Array => {
  const words = new Uint32Array(createHash('md5').update(String(id)).digest().buffer.slice(0, 16));
  words[0] = id % 7;
  return words;
};

const command = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3000).map((id) => ['add', id] as const) },
  { weight: 1, arbitrary: fc.nat(40).map((count) => ['dropOldest', count] as const) },
  { weight: 1, arbitrary: fc.nat(10).map((count) => ['dropNewest', count] as const) },
);

describe('SeenIndex', () => {
  it('behaves as an ordered set', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 4000, size: 'max' }), (commands) => {
        const index = new SeenIndex();
        let model: number[] = [];
        for (const [name, value] of commands) {
          if (name === 'add') {
            expect(index.add(digest(value), 0)).toBe(!model.includes(value));
            if (!model.includes(value)) model.push(value);
          } else if (name === 'dropOldest') {
            index.dropOldest(value);
            model = model.slice(value);
          } else {
            index.dropNewest(value);
            model = model.slice(0, Math.max(0, model.length - value));
          }
          expect(index.size).toBe(model.length);
        }
        for (const id of model) expect(index.add(digest(id), 0)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('grows past its first capacity and forgets from the oldest on', () => {
    const index = new SeenIndex();
    // Spread as digests are: runs of neighbouring slots would make every probe long.
    const words = (n: number) => Uint32Array.of(Math.imul(n, 0x9e3779b1), n, n, n);
    for (let n = 1; n <= 100_000; n++) index.add(words(n), 0);
    index.dropOldest(50_000);
    expect(index.size).toBe(50_000);
    expect(index.add(words(50_001), 0)).toBe(false);
    expect(index.add(words(50_000), 0)).toBe(true);
  });
});
