/**
 * A person's stage changes as a line of stones, one line a journey.
 * @module
 */
import type { StageHistoryRow, Track } from '@waystone/protocol';
import { groupBy } from './group.ts';
import { byTrack, stageLevel, stagesOf } from './stages.ts';

/** One stage stood at. */
export type Stone = StageHistoryRow & {
  /** Days stood there; up to now for the last one. */
  days: number;
  /** Height on the way: 0 (off it) to 1 (its end). */
  height: number;
  /** Height of the stone before; null for the first one. */
  fromHeight: number | null;
};

const DAY_MS = 86_400_000;

/** The line of stones of each journey, oldest stone first. */
export function linesOf(
  history: readonly StageHistoryRow[],
  now: number,
): { track: Track; stones: Stone[] }[] {
  const oldestFirst = history.toSorted((a, b) => Date.parse(a.entered_at) - Date.parse(b.entered_at));
  const lines = groupBy(oldestFirst, (row) => row.track);
  return [...lines].map(([track, rows]) => ({ track, stones: stonesOf(rows, now) })).sort(byTrack);
}

function stonesOf(rows: readonly StageHistoryRow[], now: number): Stone[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return {
      ...row,
      days: daysBetween(row.entered_at, row.left_at, now),
      height: heightOf(row.track, row.to),
      fromHeight: before === undefined ? null : heightOf(row.track, before.to),
    };
  });
}

function heightOf(track: Track, stage: string): number {
  const top = Math.max(1, ...stagesOf(track).flatMap(({ stages }) => stages.map(({ level }) => level)));
  return stageLevel(track, stage) / top;
}

function daysBetween(entered: string, left: string | null, now: number): number {
  const end = left === null ? now : Date.parse(left);
  return Math.max(0, end - Date.parse(entered)) / DAY_MS;
}
