// @vitest-environment happy-dom
/** @jsxImportSource preact */
import type { StageFunnelRow } from '@waystone/protocol';
import { render } from 'preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { Way } from './way.tsx';

const row = (order: number, stage: string, reached: number, standing: number, days: number | null) => ({
  site_id: 'shop',
  stage_order: order,
  stage,
  reached,
  standing,
  rate_from_previous: order === 1 ? null : 0.25,
  median_days_to_reach: days,
});

function show(rows: StageFunnelRow[]): HTMLElement {
  render(<Way rows={rows} />, document.body);
  return document.body;
}

/** A stone's height as the style says it. */
function heights(): string[] {
  return [...document.querySelectorAll<HTMLElement>('.way-plot')].map((plot) =>
    plot.style.getPropertyValue('--reached'),
  );
}

beforeEach(() => render(null, document.body));

describe('Way', () => {
  it('draws every stone on one scale from zero', () => {
    show([row(1, 'awareness', 400, 300, 0), row(2, 'consideration', 100, 100, 4)]);
    expect(heights()).toEqual(['100%', '25%']);
  });

  it('tells the figures in words as well', () => {
    const text = show([row(1, 'awareness', 400, 300, 0), row(2, 'consideration', 100, 80, 4.2)]).textContent;
    expect(text).toContain('25% went on');
    expect(text).toContain('80');
    expect(text).toContain('4.2 days');
  });

  it('shows counts instead of a rate while people are few', () => {
    const text = show([row(1, 'awareness', 8, 6, 0), row(2, 'consideration', 2, 2, null)]).textContent;
    expect(text).toContain('2 of 8 went on');
    expect(text).not.toContain('25%');
  });

  it('stands while nobody is on the way', () => {
    show([row(1, 'awareness', 0, 0, null), row(2, 'consideration', 0, 0, null)]);
    expect(heights()).toEqual(['0%', '0%']);
  });
});
