import { describe, expect, it } from 'vitest';
import { previous } from './manage.ts';

/** The latest last, as it is easier to read. */
const history = (...steps: [version: number, reason: string][]) =>
  steps.map(([version, reason]) => ({ version, reason })).reverse();

describe('previous', () => {
  it('is the model before, and the shipped scorecard before the first', () => {
    expect(previous(history([1, 'better'], [2, 'better']))).toBe(1);
    expect(previous(history([1, 'better']))).toBe(0);
  });

  it('goes further back with each rollback', () => {
    const twice = history([1, 'better'], [2, 'better'], [3, 'better'], [2, 'rolled back from 3']);
    expect(previous(twice)).toBe(1);
    expect(previous([{ version: 1, reason: 'rolled back from 2' }, ...twice])).toBe(0);
  });

  it('does not go back to a model that was rolled back', () => {
    const again = history([1, 'better'], [2, 'better'], [1, 'rolled back from 2'], [3, 'better']);
    expect(previous(again)).toBe(1);
  });

  it('counts a model that was promoted twice once', () => {
    expect(previous(history([1, 'better'], [2, 'better'], [2, 'promoted by hand']))).toBe(1);
  });

  it('goes back to the shipped scorecard where that was put to use by hand', () => {
    expect(previous(history([1, 'better'], [0, 'promoted by hand'], [2, 'better']))).toBe(0);
  });
});
