/**
 * A person's touchpoints as visits, with the stage changes at the point where they happened.
 * @module
 */
import type { StageHistoryRow, TimelineRow } from '@waystone/protocol';
import { groupBy } from './group.ts';
import { foldEngagement } from './touchpoint.ts';

/** A step inside a visit. */
export type Step = { kind: 'touchpoint'; row: TimelineRow } | { kind: 'change'; change: StageHistoryRow };

/** A part of the timeline: a visit, or stage changes that happened while the person was away (a lapse). */
export type Chapter =
  | {
      kind: 'visit';
      id: string;
      began: string;
      ended: string;
      activeMs: number;
      count: number;
      steps: Step[];
    }
  | { kind: 'between'; change: StageHistoryRow };

type Visit = Extract<Chapter, { kind: 'visit' }>;

/**
 * Groups touchpoints (in any order) by visit and puts each stage change in its place. Everything newest first.
 * Changes older than the oldest touchpoint are left out: their visits aren't loaded.
 */
export function chaptersOf(timeline: readonly TimelineRow[], history: readonly StageHistoryRow[]): Chapter[] {
  const visits = visitsOf(timeline);
  const between: Chapter[] = [];
  for (const change of history) {
    const home = visits.find((visit) => within(change.entered_at, visit));
    if (home) place(home, change);
    else if (visits.some((visit) => time(visit.began) < time(change.entered_at)))
      between.push({ kind: 'between', change });
  }
  return [...visits, ...between].sort((a, b) => time(startOf(b)) - time(startOf(a)));
}

function visitsOf(timeline: readonly TimelineRow[]): Visit[] {
  const newestFirst = timeline.toSorted((a, b) => time(b.occurred_at) - time(a.occurred_at));
  const groups = groupBy(newestFirst, (row) => row.visit_id);
  return [...groups].map(([id, rows]) => visitOf(id, rows));
}

function visitOf(id: string, rows: readonly TimelineRow[]): Visit {
  return {
    kind: 'visit',
    id,
    began: rows.at(-1)?.occurred_at ?? '',
    ended: rows[0]?.occurred_at ?? '',
    activeMs: rows.reduce((sum, row) => sum + row.active_ms, 0),
    count: rows.length,
    steps: foldEngagement(rows).map((row) => ({ kind: 'touchpoint', row })),
  };
}

/** Before the first step that is no newer than the change: read downwards, the change stands above its cause. */
function place(visit: Visit, change: StageHistoryRow): void {
  const at = visit.steps.findIndex(
    (step) => step.kind === 'touchpoint' && time(step.row.occurred_at) <= time(change.entered_at),
  );
  visit.steps.splice(at < 0 ? visit.steps.length : at, 0, { kind: 'change', change });
}

function within(moment: string, visit: Visit): boolean {
  return time(visit.began) <= time(moment) && time(moment) <= time(visit.ended);
}

function startOf(chapter: Chapter): string {
  return chapter.kind === 'visit' ? chapter.began : chapter.change.entered_at;
}

function time(iso: string): number {
  return Date.parse(iso);
}
