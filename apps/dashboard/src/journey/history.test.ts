import { describe, expect, it } from 'vitest';
import { stageChange } from '../samples/rows.ts';
import { linesOf } from './history.ts';

const NOW = Date.parse('2026-03-20T00:00:00Z');
const enter = stageChange({
  from: '',
  to: 'awareness',
  direction: 'enter',
  entered_at: '2026-03-01T00:00:00Z',
  left_at: '2026-03-04T12:00:00Z',
});
const on = stageChange({ entered_at: '2026-03-04T12:00:00Z', left_at: null });

describe('linesOf', () => {
  it('lines the stones up from the oldest, with the days stood at each', () => {
    const [line] = linesOf([on, enter], NOW);
    expect(line?.stones.map(({ to, days }) => [to, days])).toEqual([
      ['awareness', 3.5],
      ['consideration', 15.5],
    ]);
  });

  it('sets each stone as high as its stage is far, beside the height before', () => {
    const [line] = linesOf([enter, on], NOW);
    expect(line?.stones.map(({ height, fromHeight }) => [fromHeight, height])).toEqual([
      [null, 0.25],
      [0.25, 0.5],
    ]);
  });

  it('keeps journeys apart, the buyer’s first', () => {
    const customer = stageChange({ track: 'customer', to: 'onboarding', entered_at: '2026-02-01T00:00:00Z' });
    expect(linesOf([customer, enter], NOW).map(({ track }) => track)).toEqual(['buyer', 'customer']);
  });
});
