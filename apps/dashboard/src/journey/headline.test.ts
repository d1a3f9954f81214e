// @vitest-environment happy-dom
import type { StageFunnelRow } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { headline } from './headline.ts';

const row = (stage: string, standing: number, reached = standing): StageFunnelRow => ({
  site_id: 'shop',
  stage_order: 1,
  stage,
  reached,
  standing,
  rate_from_previous: null,
  median_days_to_reach: null,
});

describe('headline', () => {
  it('tells who is on the way, who decides, who has bought', () => {
    const rows = [
      row('awareness', 1466),
      row('consideration', 402),
      row('decision', 148),
      row('purchase', 150, 187),
    ];
    expect(headline(rows)).toBe('2,016 people are on the way, 148 of them deciding. 187 have bought.');
  });

  it('minds one and none', () => {
    expect(headline([row('awareness', 1), row('purchase', 1)])).toBe('1 person is on the way. 1 has bought.');
    expect(headline([])).toBe('Nobody is on the way now. Nobody has bought yet.');
  });
});
