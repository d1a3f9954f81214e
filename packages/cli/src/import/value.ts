/**
 * Values in a mapping: constants, templates, look-ups, and objects and lists of them.
 * @module
 */
import { z } from 'zod';
import { quote, RowFault } from './fault.ts';
import { otherMark, readGrouped } from './number.ts';
import { type Row, textOf } from './row.ts';
import { parseTemplate } from './template.ts';

/** Text with columns in braces, checked while the mapping is read. */
export const templateSchema = z
  .string()
  .superRefine((text, context) => {
    try {
      parseTemplate(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  })
  .meta({ id: 'Template', description: 'Text with columns in braces: "https://shop.example/{event|slug}".' });

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A template whose value is looked up, or given a type. */
export const lookupSchema = z
  .strictObject({
    $value: templateSchema.describe('The text to look up or convert.'),
    $map: z
      .record(z.string(), scalar)
      .optional()
      .describe('What each text becomes; null leaves the field out.'),
    $default: scalar
      .optional()
      .describe('For a text that is empty or not in $map; null leaves the field out.'),
    $as: z.enum(['text', 'number', 'integer', 'boolean', 'json']).optional().describe('The type to send.'),
    $decimal: z
      .enum(['.', ','])
      .optional()
      .describe(
        'What parts the fraction of a number: "," reads 1.234,50. Marks between thousands are dropped.',
      ),
  })
  .refine(({ $as, $decimal }) => $decimal === undefined || $as === 'number' || $as === 'integer', {
    error: 'has "$decimal", which is for numbers; give "$as": "number" beside it',
  })
  .meta({ id: 'Lookup', description: 'A template whose value is looked up in a map or given a type.' });

export type Lookup = z.infer<typeof lookupSchema>;
export type Scalar = z.infer<typeof scalar>;
export type Value = Scalar | Lookup | Value[] | { [key: string]: Value };

/** Any value; an object with `$value` is a look-up, any other is sent as an object. */
export const valueSchema: z.ZodType<Value> = z
  .lazy(() =>
    z.union([
      templateSchema,
      z.number(),
      z.boolean(),
      z.null(),
      lookupSchema,
      z.array(valueSchema),
      z.record(
        z.string().regex(/^(?!\$)/, { error: 'keys that begin with $ belong to look-ups' }),
        valueSchema,
      ),
    ]),
  )
  .meta({ id: 'Value' });

/** Where a column is named in the mapping, so that a name the file lacks can be reported there. */
export type ColumnUse = { path: string; column: string };

/** Fills in a value for one row; `undefined` means that the field is left out. */
export type Evaluate = (row: Row) => unknown;

/**
 * Prepares a value, noting the columns it reads in `uses`.
 *
 * @param path where it stands in the mapping, such as `rules[0].send.event`.
 */
export function compileValue(value: Value, path: string, uses: ColumnUse[]): Evaluate {
  if (typeof value === 'string') return compileTemplate(value, path, uses);
  if (typeof value !== 'object' || value === null) return () => value;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, `${path}[${index}]`, uses));
    return (row) => items.map((item) => item(row)).filter((item) => item !== undefined);
  }
  return isLookup(value) ? compileLookup(value, path, uses) : compileObject(value, path, uses);
}

/** Prepares a template, noting the columns it reads. */
export function compileTemplate(text: string, path: string, uses: ColumnUse[]): Evaluate {
  const template = parseTemplate(text);
  if (template.columns.length === 0) {
    const constant = template.render({});
    return () => constant;
  }
  for (const column of template.columns) uses.push({ path, column });
  return template.render;
}

function isLookup(value: object): value is Lookup {
  return Object.hasOwn(value, '$value');
}

function compileObject(value: { [key: string]: Value }, path: string, uses: ColumnUse[]): Evaluate {
  const fields = Object.entries(value).map(
    ([key, inner]) => [key, compileValue(inner, `${path}.${key}`, uses)] as const,
  );
  return (row) => {
    const filled = fields.map(([key, evaluate]) => [key, evaluate(row)] as const);
    return Object.fromEntries(filled.filter(([, inner]) => inner !== undefined));
  };
}

function compileLookup(lookup: Lookup, path: string, uses: ColumnUse[]): Evaluate {
  const render = compileTemplate(lookup.$value, path, uses);
  const map = lookup.$map === undefined ? undefined : new Map(Object.entries(lookup.$map));
  const fallback = lookup.$default === undefined ? undefined : () => lookup.$default ?? undefined;
  return (row) => {
    const value = render(row);
    if (map === undefined) return isEmpty(value) && fallback ? fallback() : convert(value, lookup, path);
    const found = map.get(textOf(value));
    if (found !== undefined) return found ?? undefined;
    if (fallback) return fallback();
    throw new RowFault(
      'not_in_map',
      `${quote(textOf(value))} is not in ${path}.$map; add it there, or give a $default`,
    );
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function convert(value: unknown, { $as: type, $decimal }: Lookup, path: string): unknown {
  if (isEmpty(value) || type === undefined) return value;
  if (type === 'text') return textOf(value);
  if (type === 'boolean') return toBoolean(textOf(value), path);
  if (type === 'json') return toJson(value, path);
  const number = $decimal === undefined ? Number(textOf(value)) : readGrouped(textOf(value), $decimal);
  if (Number.isFinite(number) && (type === 'number' || Number.isInteger(number))) return number;
  const wanted = type === 'integer' ? 'a whole number' : 'a number';
  throw new RowFault(
    'bad_value',
    `${quote(value)} at ${path} is not ${wanted}; ${remedyOf(value, $decimal)}`,
  );
}

/** What to write in the mapping. */
function remedyOf(value: unknown, decimal: Lookup['$decimal']): string {
  const other = otherMark(textOf(value), decimal);
  if (other !== undefined) return `give "$decimal": "${other}" beside "$as"`;
  return 'write it as 1234.5, or leave "$as" out';
}

const BOOLEANS = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((text) => [text, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((text) => [text, false] as const),
]);

function toBoolean(text: string, path: string): boolean {
  const found = BOOLEANS.get(text.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new RowFault(
    'bad_value',
    `${quote(text)} at ${path} is neither true nor false; use "$map" to say what it means`,
  );
}

function toJson(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new RowFault(
      'bad_value',
      `${quote(value)} at ${path} is not JSON; leave "$as" out to send it as text`,
    );
  }
}
