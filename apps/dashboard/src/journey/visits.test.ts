import { describe, expect, it } from 'vitest';
import { stageChange, touchpoint } from '../samples/rows.ts';
import { chaptersOf } from './visits.ts';

const first = touchpoint({ visit_id: 'v1', occurred_at: '2026-03-01T10:00:00Z', active_ms: 4_000 });
const second = touchpoint({ visit_id: 'v1', occurred_at: '2026-03-01T10:05:00Z', active_ms: 6_000 });
const later = touchpoint({ visit_id: 'v2', occurred_at: '2026-03-20T10:00:00Z' });

describe('chaptersOf', () => {
  it('groups touchpoints by visit, the newest first', () => {
    const chapters = chaptersOf([first, later, second], []);
    expect(chapters).toMatchObject([
      { kind: 'visit', id: 'v2', count: 1 },
      {
        kind: 'visit',
        id: 'v1',
        count: 2,
        activeMs: 10_000,
        began: first.occurred_at,
        ended: second.occurred_at,
      },
    ]);
  });

  it('puts a stage change above the touchpoint that brought it about', () => {
    const change = stageChange({ entered_at: first.occurred_at });
    const [chapter] = chaptersOf([second, first], [change]);
    expect(chapter).toMatchObject({
      steps: [
        { kind: 'touchpoint', row: { occurred_at: second.occurred_at } },
        { kind: 'change', change },
        { kind: 'touchpoint', row: { occurred_at: first.occurred_at } },
      ],
    });
  });

  it('puts a lapse between the visits', () => {
    const lapse = stageChange({ entered_at: '2026-03-15T00:00:00Z', to: 'lapsed', direction: 'lapse' });
    const kinds = chaptersOf([later, second, first], [lapse]).map(({ kind }) => kind);
    expect(kinds).toEqual(['visit', 'between', 'visit']);
  });

  it('leaves out changes from before the touchpoints that are loaded', () => {
    const early = stageChange({ entered_at: '2026-02-01T00:00:00Z' });
    expect(chaptersOf([first], [early])).toHaveLength(1);
  });
});
