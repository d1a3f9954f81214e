import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CliError } from '../terminal/errors.ts';
import type { CsvFormat } from './format.ts';

/** The values of one record, with the line it ends on. */
export type Cells = { line: number; values: string[] };

type Info = { record: string[]; info: { lines: number } };

/** Longest record in characters: a quote that is never closed must not gather the rest of a large file. */
const MAX_RECORD = 4 * 1024 * 1024;

/**
 * The records of a CSV stream, of whatever length: a stray quote inside a value is taken as it is, and a record with
 * too many or too few values is the caller's to judge.
 *
 * @throws CliError where a quote is opened and never closed: nothing after it can be told apart.
 */
export async function* readCsv(stream: Readable, format: CsvFormat): AsyncGenerator<Cells> {
  const parser = parse({
    bom: true,
    delimiter: format.delimiter,
    quote: format.quote,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
    ...(format.comment === undefined ? {} : { comment: format.comment, comment_no_infix: true }),
  });
  stream.once('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Info>) {
      line = info.lines;
      yield { line, values: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? unclosedQuote(error, line) : error;
  } finally {
    parser.destroy();
  }
}

function unclosedQuote({ code, message }: CsvError, line: number): CliError {
  const what =
    code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
      ? 'a quote is opened and never closed'
      : message;
  return new CliError(
    `After line ${line} ${what}. Rows up to there are imported; mend the file, or set "format.quote" to null where ` +
      'quotes mean nothing, and run it again: nothing comes twice.',
  );
}
