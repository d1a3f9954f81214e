import { describe, expect, it } from 'vitest';
import type { Item } from './item.ts';
import { take } from './queue.ts';

const item = (text: string): Item => ['name', text];

describe('taking what fits one body', () => {
  it('stops at 15,000 bytes, not characters', () => {
    const items = Array.from({ length: 20 }, () => item('漢'.repeat(500)));
    expect(take(items)).toHaveLength(9);
  });

  it('takes a message that is too large alone', () => {
    const [large, small] = [item('x'.repeat(40000)), item('small')];
    expect(take([large, small])).toEqual([large]);
    expect(take([small, large])).toEqual([small]);
  });

  it('takes at most 99, however small they are', () => {
    expect(take(Array.from({ length: 200 }, () => item('x')))).toHaveLength(99);
  });

  it('takes nothing of nothing', () => {
    expect(take([])).toEqual([]);
  });
});
