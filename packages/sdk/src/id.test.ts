// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { newId } from './id.ts';

describe('ids', () => {
  it('are short, never the same, and sort by age', () => {
    const ids = Array.from({ length: 5000 }, newId);
    expect(new Set(ids).size).toBe(5000);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[a-z\d]{11,20}$/);
  });
});
