/**
 * How the file is written.
 * @module
 */
import { z } from 'zod';

const columns = z
  .array(z.string().min(1))
  .min(1)
  .refine((names) => new Set(names).size === names.length, {
    error: 'names a column twice; each needs its own name',
  })
  .optional()
  .describe('Names of the columns, where the file has no header line.');

const encoding = z.enum(['utf8', 'latin1', 'utf16le']).default('utf8');

const oneCharacter = z.string().length(1, { error: 'is not one character; write a tab as "\\t"' });

const csvSchema = z.strictObject({
  type: z.literal('csv'),
  delimiter: oneCharacter.default(',').describe('What parts the columns: "," or ";" or "|" or "\\t".'),
  quote: oneCharacter
    .nullable()
    .default('"')
    .describe('What may surround a value; null where quotes mean nothing.'),
  comment: oneCharacter.optional().describe('Lines that begin with it are passed over.'),
  columns,
  encoding,
});

const whitespaceSchema = z.strictObject({
  type: z.literal('whitespace'),
  columns,
  encoding,
});

const ndjsonSchema = z.strictObject({ type: z.literal('ndjson'), encoding });

/** CSV (or TSV), columns set apart by runs of spaces (which reads most fixed-width files), or a JSON object a line. */
export const formatSchema = z
  .discriminatedUnion('type', [csvSchema, whitespaceSchema, ndjsonSchema])
  .meta({ id: 'Format' });

export type Format = z.infer<typeof formatSchema>;
export type CsvFormat = z.infer<typeof csvSchema>;
export type WhitespaceFormat = z.infer<typeof whitespaceSchema>;
