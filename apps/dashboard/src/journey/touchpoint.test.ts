import { describe, expect, it } from 'vitest';
import { touchpoint } from '../samples/rows.ts';
import { foldEngagement, describe as tell } from './touchpoint.ts';

describe('a touchpoint in words', () => {
  it('is a page’s title, else its path', () => {
    expect(tell(touchpoint())).toBe('Prices');
    expect(tell(touchpoint({ title: '' }))).toBe('/pricing');
  });

  it('is what was done with a form', () => {
    expect(tell(touchpoint({ kind: 'form', form_action: 'abandoned', form_id: 'quote' }))).toBe(
      'Left the form “quote”',
    );
    expect(tell(touchpoint({ kind: 'form', form_action: 'submitted' }))).toBe('Sent a form');
  });

  it('is an event’s name', () => {
    expect(tell(touchpoint({ kind: 'track', name: 'Order Completed' }))).toBe('Order Completed');
    expect(tell(touchpoint({ kind: 'identify' }))).toBe('Was identified');
  });
});

describe('foldEngagement', () => {
  const view = touchpoint({ occurred_at: '2026-03-10T12:00:00Z', signals: ['article_read'] });
  const left = touchpoint({
    occurred_at: '2026-03-10T12:03:00Z',
    kind: 'engagement',
    active_ms: 61_000,
    scroll_pct: 80,
    signals: ['article_studied'],
  });

  it('lays time, depth and signals on the page view they belong to', () => {
    const [row, ...rest] = foldEngagement([left, view]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      kind: 'page',
      active_ms: 61_000,
      scroll_pct: 80,
      signals: ['article_read', 'article_studied'],
    });
  });

  it('adds up two reports and keeps the greater depth', () => {
    const again = { ...left, message_id: 'again', active_ms: 1_000, scroll_pct: 95 };
    expect(foldEngagement([again, left, view])).toMatchObject([{ active_ms: 62_000, scroll_pct: 95 }]);
  });

  it('gives each of two views of a page its own report', () => {
    const second = { ...view, message_id: 'second' };
    const ofSecond = { ...left, message_id: 'of second', active_ms: 5_000 };
    const rows = foldEngagement([ofSecond, second, left, view]);
    expect(rows.map(({ active_ms }) => active_ms)).toEqual([5_000, 61_000]);
  });

  it('keeps a report whose page view is of another page or visit', () => {
    expect(foldEngagement([left, { ...view, path: '/other' }])).toHaveLength(2);
    expect(foldEngagement([left, { ...view, visit_id: 'v2' }])).toHaveLength(2);
  });
});
