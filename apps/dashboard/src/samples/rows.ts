/**
 * Rows of the stats API for tests: complete, and changed by each test in what it is about.
 * @module
 */
import type { Evidence, PersonRow, PersonStageRow, StageHistoryRow, TimelineRow } from '@waystone/protocol';

/** A piece of evidence: a comparison read. */
export function evidence(change: Partial<Evidence> = {}): Evidence {
  return {
    signal: 'comparison_read',
    label: 'Read a comparison',
    occurred_at: '2026-03-10T12:00:00Z',
    url: 'https://shop.example/compare/portable-vs-furnace',
    title: 'Portable or furnace-connected?',
    weight: 0.8,
    ...change,
  };
}

/** A buyer in consideration. */
export function personStage(change: Partial<PersonStageRow> = {}): PersonStageRow {
  return {
    site_id: 'shop',
    person_id: 'p1',
    track: 'buyer',
    cycle: 1,
    stage: 'consideration',
    p_awareness: 0.1,
    p_consideration: 0.8,
    p_decision: 0.08,
    p_lapsed: 0.02,
    confidence: 0.8,
    p_convert: 0.12,
    evidence: [evidence()],
    entered_at: '2026-03-10T12:00:00Z',
    as_of: '2026-03-12T12:00:00Z',
    ...change,
  };
}

/** A person with the stages given. */
export function person(change: Partial<PersonRow> = {}): PersonRow {
  return {
    person_id: 'p1',
    account_id: '',
    first_seen: '2026-03-01T12:00:00Z',
    last_seen: '2026-03-10T12:00:00Z',
    visits: 3,
    touchpoints: 12,
    country: 'SE',
    device: 'desktop',
    first_channel: 'organic_search',
    stages: [personStage()],
    ...change,
  };
}

/** A page view. */
export function touchpoint(change: Partial<TimelineRow> = {}): TimelineRow {
  return {
    message_id: `m-${change.occurred_at ?? ''}-${change.kind ?? 'page'}`,
    occurred_at: '2026-03-10T12:00:00Z',
    kind: 'page',
    name: '',
    url: 'https://shop.example/pricing',
    path: '/pricing',
    title: 'Prices',
    form_id: '',
    form_action: '',
    active_ms: 0,
    scroll_pct: 0,
    channel: 'direct',
    device: 'desktop',
    visit_id: 'v1',
    value: null,
    currency: '',
    signals: [],
    ...change,
  };
}

/** A step from awareness to consideration. */
export function stageChange(change: Partial<StageHistoryRow> = {}): StageHistoryRow {
  return {
    site_id: 'shop',
    person_id: 'p1',
    track: 'buyer',
    cycle: 1,
    from: 'awareness',
    to: 'consideration',
    direction: 'forward',
    entered_at: '2026-03-10T12:00:00Z',
    left_at: null,
    confidence: 0.8,
    trigger: 'comparison_read',
    trigger_url: 'https://shop.example/compare/portable-vs-furnace',
    ...change,
  };
}
