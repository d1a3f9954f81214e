/**
 * When the touchpoints of a row happened, where the export doesn't say.
 * @module
 */
import { hash } from 'node:crypto';
import type { Mapping, Spacing } from './mapping.ts';
import { type Row, textOf } from './row.ts';
import { compileTime, type ReadTime } from './time.ts';
import { type ColumnUse, compileTemplate } from './value.ts';

/** Milliseconds since 1970 of a row's first touchpoint, for a row with so many. */
export type PlaceRow = (row: Row, touchpoints: number) => number;

/** The spacing of a mapping without any: 30 seconds between touchpoints, the row's time being the first one's. */
const DEFAULTS: Spacing = { secondsBetweenRows: 60, secondsBetweenTouchpoints: 30, rowTime: 'first' };

/** Milliseconds between the touchpoints of one row. */
export function stepOf({ spacing = DEFAULTS }: Pick<Mapping, 'spacing'>): number {
  return spacing.secondsBetweenTouchpoints * 1000;
}

/**
 * Prepares the placing of rows in time. The same file gives the same times: made-up ones follow from the order of
 * its rows alone.
 *
 * @returns `undefined` where each touchpoint has its own time, and rows need none.
 */
export function compilePlacing(mapping: Mapping, uses: ColumnUse[]): PlaceRow | undefined {
  const spacing = mapping.spacing ?? DEFAULTS;
  const base = compileBase(mapping, spacing, uses);
  if (base === undefined || spacing.rowTime === 'first') return base;
  const step = stepOf(mapping);
  return (row, touchpoints) => base(row) - Math.max(0, touchpoints - 1) * step;
}

function compileBase(mapping: Mapping, spacing: Spacing, uses: ColumnUse[]): ReadTime | undefined {
  if (mapping.time !== undefined) return compileTime(mapping.time, 'time', uses);
  if (spacing.start === undefined) return undefined;
  const start = Date.parse(spacing.start);
  const gap = spacing.secondsBetweenRows * 1000;
  return spacing.person === undefined
    ? oneQueue(start, gap)
    : queuePerPerson(start, gap, compileTemplate(spacing.person, 'spacing.person', uses));
}

function oneQueue(start: number, gap: number): ReadTime {
  let rows = 0;
  return () => start + rows++ * gap;
}

/** Keeps a number for each person: the one part of an import that grows with the people in the file. */
function queuePerPerson(start: number, gap: number, personOf: (row: Row) => unknown): ReadTime {
  const rows = new Map<string, number>();
  return (row) => {
    const person = hash('sha256', textOf(personOf(row)), 'base64url').slice(0, 16);
    const before = rows.get(person) ?? 0;
    rows.set(person, before + 1);
    return start + before * gap;
  };
}
