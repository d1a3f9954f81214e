/**
 * Conditions on columns: which rule a touchpoint meets.
 * @module
 */
import { z } from 'zod';
import { quote, RowFault } from './fault.ts';
import { type DecimalMark, otherMark, readGrouped } from './number.ts';
import { columnReader, type Row, textOf } from './row.ts';
import type { ColumnUse } from './value.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const regex = z.string().superRefine((source, context) => {
  try {
    new RegExp(source, 'u');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a regular expression: ${String(error)}` });
  }
});

const testsSchema = z
  .strictObject({
    is: scalar.optional(),
    not: scalar.optional(),
    in: z.array(scalar).min(1).optional(),
    notIn: z.array(scalar).min(1).optional(),
    matches: regex
      .optional()
      .describe('A regular expression (JavaScript, with the u flag) found anywhere in the text.'),
    gt: z.number().optional(),
    gte: z.number().optional(),
    lt: z.number().optional(),
    lte: z.number().optional(),
    decimal: z
      .enum(['.', ','])
      .optional()
      .describe('The decimal mark of the column, where gt, gte, lt or lte read 1.234,50.'),
    empty: z.boolean().optional().describe('Whether the column is empty or absent.'),
  })
  .refine(({ decimal: _, ...tests }) => Object.keys(tests).length > 0, {
    error: 'holds no test; give one such as {"is": "cart"}',
  })
  .refine(
    ({ decimal, gt, gte, lt, lte }) => decimal === undefined || (gt ?? gte ?? lt ?? lte) !== undefined,
    {
      error: 'has "decimal", which is for gt, gte, lt and lte',
    },
  )
  .meta({
    id: 'Tests',
    description: 'All tests given must hold. Text is compared exactly; numbers by value.',
  });

/** Columns to what they must be: a value, a list of values, or tests. All columns must meet theirs. */
export const whenSchema = z
  .record(z.string(), z.union([scalar, z.array(scalar).min(1), testsSchema]))
  .refine((when) => Object.keys(when).length > 0, {
    error: 'is empty; leave "when" out for a rule that always holds',
  })
  .meta({ id: 'When' });

export type When = z.infer<typeof whenSchema>;
type Tests = z.infer<typeof testsSchema>;
type Test = (value: unknown) => boolean;

/** Prepares conditions; without any, every row meets them. */
export function compileWhen(when: When | undefined, path: string, uses: ColumnUse[]): (row: Row) => boolean {
  const columns = Object.entries(when ?? {}).map(([column, wanted]) => {
    uses.push({ path, column });
    return { read: columnReader(column), test: compileTest(wanted, `${path}.${column}`) };
  });
  return (row) => columns.every(({ read, test }) => test(read(row)));
}

function compileTest(wanted: When[string], path: string): Test {
  if (Array.isArray(wanted)) return oneOf(wanted);
  return typeof wanted === 'object' ? compileTests(wanted, path) : oneOf([wanted]);
}

function oneOf(values: (string | number | boolean)[]): Test {
  const texts = new Set(values.map(String));
  return (value) => texts.has(textOf(value));
}

function compileTests(tests: Tests, path: string): Test {
  const all: Test[] = [];
  if (tests.is !== undefined) all.push(oneOf([tests.is]));
  if (tests.in !== undefined) all.push(oneOf(tests.in));
  const refused = [...(tests.notIn ?? []), ...(tests.not === undefined ? [] : [tests.not])];
  if (refused.length > 0) all.push(negate(oneOf(refused)));
  if (tests.matches !== undefined) all.push(found(new RegExp(tests.matches, 'u')));
  if (tests.empty !== undefined) all.push((value) => (textOf(value) === '') === tests.empty);
  all.push(...compileRange(tests, path));
  return (value) => all.every((test) => test(value));
}

function negate(test: Test): Test {
  return (value) => !test(value);
}

function found(pattern: RegExp): Test {
  return (value) => pattern.test(textOf(value));
}

/** An empty column is no number, and so lies in no range; no more does a word. */
function compileRange({ gt, gte, lt, lte, decimal }: Tests, path: string): Test[] {
  const range: Test[] = [];
  const add = (limit: number | undefined, holds: (value: number, limit: number) => boolean): void => {
    if (limit !== undefined) range.push((value) => holds(numberOf(textOf(value), decimal, path), limit));
  };
  add(gt, (value, limit) => value > limit);
  add(gte, (value, limit) => value >= limit);
  add(lt, (value, limit) => value < limit);
  add(lte, (value, limit) => value <= limit);
  return range;
}

/** @throws RowFault where it is a number by another decimal mark: it would lie in no range, and nobody would know. */
function numberOf(text: string, decimal: DecimalMark | undefined, path: string): number {
  if (text.trim() === '') return Number.NaN;
  const number = decimal === undefined ? Number(text) : readGrouped(text, decimal);
  const other = Number.isNaN(number) ? otherMark(text, decimal) : undefined;
  if (other === undefined) return number;
  throw new RowFault(
    'bad_value',
    `${quote(text)} at ${path} is not a number; give "decimal": "${other}" beside gt, gte, lt or lte`,
  );
}
