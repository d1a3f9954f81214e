/**
 * One row that stands for several touchpoints.
 * @module
 */
import { z } from 'zod';
import { quote, RowFault } from './fault.ts';
import { columnReader, makeRow, type Row, textOf } from './row.ts';
import { timeSchema } from './time.ts';
import type { ColumnUse } from './value.ts';

const common = {
  as: z
    .string()
    .regex(/^\w+$/, { error: 'is no name; use letters, digits and _' })
    .default('step')
    .describe(
      'The column under which rules see a touchpoint; `…_number` (from 1) and `…_count` come beside it.',
    ),
  max: z
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe('Most touchpoints of one row; a row with more is rejected.'),
  time: timeSchema
    .optional()
    .describe("A touchpoint's own time; without it, spacing is made up from the row's."),
};

const pathSchema = z.strictObject({
  kind: z.literal('path'),
  column: z.string().min(1).describe('The column with the path, such as home>catalog>cart.'),
  delimiter: z.string().min(1).default('>'),
  ...common,
});

const countsSchema = z.strictObject({
  kind: z.literal('counts'),
  columns: z
    .record(z.string(), z.string().min(1))
    .describe('Columns that hold counts, to the name of the touchpoint that each counts.'),
  order: z
    .enum(['columns', 'turns'])
    .default('columns')
    .describe('All of the first column, then all of the next; or one of each in turn.'),
  ...common,
});

const jsonSchema = z.strictObject({
  kind: z.literal('json'),
  column: z
    .string()
    .min(1)
    .describe('The column with a JSON array; fields of its objects are read as {step.field}.'),
  ...common,
});

/** A delimited path, counts per action, or a JSON array. */
export const expandSchema = z
  .discriminatedUnion('kind', [pathSchema, countsSchema, jsonSchema])
  .meta({ id: 'Expand' });

export type Expand = z.infer<typeof expandSchema>;

/** Lists the touchpoints of a row, each as the row with the touchpoint's own columns laid over. */
export type ListSteps = (row: Row) => Row[];

/** The columns that an expansion adds. */
export function addedColumns(expand: Expand | undefined): string[] {
  return expand === undefined ? [] : [expand.as, `${expand.as}_number`, `${expand.as}_count`];
}

/** Prepares an expansion; without one, a row is its own single touchpoint. */
export function compileExpand(expand: Expand | undefined, uses: ColumnUse[]): ListSteps {
  if (expand === undefined) return (row) => [row];
  const list = compileList(expand, uses);
  return (row) => {
    const steps = list(row);
    return steps.map((step, index) =>
      makeRow(row, {
        [expand.as]: step,
        [`${expand.as}_number`]: index + 1,
        [`${expand.as}_count`]: steps.length,
      }),
    );
  };
}

function compileList(expand: Expand, uses: ColumnUse[]): (row: Row) => unknown[] {
  if (expand.kind === 'counts') return compileCounts(expand, uses);
  uses.push({ path: 'expand.column', column: expand.column });
  const read = columnReader(expand.column);
  const list = expand.kind === 'path' ? pathSteps(expand.delimiter) : jsonSteps(expand.column);
  return (row) => atMost(expand.max, list(read(row)));
}

function pathSteps(delimiter: string): (value: unknown) => string[] {
  return (value) => {
    const pieces = textOf(value).split(delimiter);
    return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
  };
}

function jsonSteps(column: string): (value: unknown) => unknown[] {
  return (value) => {
    if (Array.isArray(value)) return value;
    if (textOf(value).trim() === '') return [];
    const parsed = parse(textOf(value));
    if (Array.isArray(parsed)) return parsed;
    throw new RowFault(
      'bad_value',
      `the column "${column}" holds ${quote(value)}, which is not a JSON array`,
    );
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function compileCounts(expand: z.infer<typeof countsSchema>, uses: ColumnUse[]): (row: Row) => string[] {
  const columns = Object.entries(expand.columns).map(([column, step]) => {
    uses.push({ path: 'expand.columns', column });
    return { column, step, read: columnReader(column) };
  });
  return (row) => {
    const counts = columns.map(({ column, step, read }) => ({ step, count: toCount(read(row), column) }));
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    if (total > expand.max) throw tooMany(total, expand.max);
    return expand.order === 'columns' ? grouped(counts) : inTurns(counts);
  };
}

type Count = { step: string; count: number };

function grouped(counts: Count[]): string[] {
  return counts.flatMap(({ step, count }) => new Array<string>(count).fill(step));
}

function inTurns(counts: Count[]): string[] {
  const rounds = Math.max(0, ...counts.map(({ count }) => count));
  return Array.from({ length: rounds }, (_, round) =>
    counts.filter(({ count }) => count > round).map(({ step }) => step),
  ).flat();
}

/** An empty count is none: most exports leave it out. */
function toCount(value: unknown, column: string): number {
  const text = textOf(value).trim();
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new RowFault(
    'bad_value',
    `the column "${column}" holds ${quote(text)}, which is no count; give a whole number`,
  );
}

function atMost<T>(max: number, steps: T[]): T[] {
  if (steps.length > max) throw tooMany(steps.length, max);
  return steps;
}

function tooMany(count: number, max: number): RowFault {
  return new RowFault(
    'too_many_touchpoints',
    `the row stands for ${count} touchpoints, more than expand.max (${max})`,
  );
}
