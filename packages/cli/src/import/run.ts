/**
 * An import from the first row to the summary.
 * @module
 */

import { batches, type Outgoing } from '../post/batch.ts';
import { checkMessage } from '../post/check.ts';
import { postAll } from '../post/post.ts';
import type { Patience, Target } from '../post/request.ts';
import { Tally, type Totals } from '../post/tally.ts';
import { CliError } from '../terminal/errors.ts';
import { closest } from '../terminal/suggest.ts';
import { type Converted, createConverter } from './convert.ts';
import { addedColumns } from './expand.ts';
import type { Mapping } from './mapping.ts';
import { openExport, type Read } from './read.ts';
import { textOf } from './row.ts';
import type { ColumnUse } from './value.ts';

export type ImportOptions = {
  file: string;
  mapping: Mapping;
  /** Where the messages go; `null` only converts and checks them. */
  target: Target | null;
  /** Rows to read at most. @default all */
  limit?: number | undefined;
  /** Told now and then how far it has got: bytes read of the file's, rows read, messages answered. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  patience?: Patience;
};

export type ImportProgress = { bytes: number; size: number; rows: number; answered: number };

/** What an import came to. */
export type ImportSummary = Totals & {
  /** Rows read, header apart. */
  rows: number;
  /** Touchpoints that a rule said to leave out, by the rule's name. */
  skipped: Record<string, number>;
  seconds: number;
  rowsPerSecond: number;
};

/**
 * Imports a file: reads it as a stream, turns rows into messages, posts them, and counts what became of each.
 *
 * @throws CliError where the file, the mapping's columns or the collector make it impossible to go on.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const started = performance.now();
  const run = await prepare(options);
  if (options.target === null) {
    for await (const batch of batches(run.messages)) run.tally.judge(batch, null);
  } else {
    const onVerdict: Parameters<typeof postAll>[2] = (batch, verdict) => {
      run.tally.judge(batch, verdict);
      run.answered += batch.length;
    };
    await postAll(run.messages, options.target, onVerdict, options.patience);
  }
  const seconds = (performance.now() - started) / 1000;
  const { rows, skipped } = run;
  if (rows === 0 && options.limit !== 0) throw withoutRows(options, run.header);
  return { ...run.tally.totals(), rows, skipped, seconds, rowsPerSecond: Math.round(rows / seconds) };
}

type Run = {
  messages: AsyncIterable<Outgoing>;
  tally: Tally;
  rows: number;
  answered: number;
  skipped: Record<string, number>;
  /** Whether the columns are known: of the file's first line, or of the mapping. */
  header: boolean;
};

async function prepare({ file, mapping, limit, onProgress }: ImportOptions): Promise<Run> {
  const converter = createConverter(mapping);
  const source = await openExport(file, mapping.format, (columns) => {
    run.header = true;
    checkColumns(converter.uses, columns, addedColumns(mapping.expand));
  });
  const run: Run = {
    messages: convertAll(),
    tally: new Tally(),
    rows: 0,
    answered: 0,
    skipped: {},
    header: false,
  };

  async function* convertAll(): AsyncGenerator<Outgoing> {
    if (limit === 0) return;
    for await (const read of source.rows) {
      run.rows += 1;
      for (const result of convertRow(read)) yield* settle(run, result, read.line);
      if (run.rows % 500 === 0) report();
      if (run.rows === limit) break;
    }
    report();
  }
  function convertRow(read: Read): Converted[] {
    return 'fault' in read
      ? [{ kind: 'fault', fault: read.fault }]
      : converter.convert(read.row, read.values);
  }
  function report(): void {
    onProgress?.({ bytes: source.position(), size: source.size, rows: run.rows, answered: run.answered });
  }
  return run;
}

/** Counts a touchpoint that is left out or refused, and passes on the message of any other. */
function* settle(run: Run, result: Converted, line: number): Generator<Outgoing> {
  if (result.kind === 'skipped') {
    run.skipped[result.rule] = (run.skipped[result.rule] ?? 0) + 1;
  } else if (result.kind === 'fault') {
    run.tally.reject(result.fault.code, result.fault.message, line);
  } else {
    const checked = checkMessage(result.message);
    if ('fault' in checked) run.tally.reject(checked.fault.code, checked.fault.message, line);
    else yield { json: checked.json, ...describe(result.message), line };
  }
}

function describe({ userId, anonymousId, timestamp }: Record<string, unknown>): {
  person: string;
  timestamp: string;
} {
  return { person: textOf(userId ?? anonymousId), timestamp: textOf(timestamp) };
}

/** What was expected of a file without rows. */
function withoutRows({ file, mapping: { format } }: ImportOptions, header: boolean): CliError {
  if (format.type === 'ndjson')
    return new CliError(`The file ${file} has no rows; expected a JSON object a line.`);
  if (format.columns !== undefined)
    return new CliError(
      `The file ${file} has no rows; expected one a line, with the columns ${format.columns.join(', ')}.`,
    );
  return new CliError(
    header
      ? `The file ${file} has no rows; expected some after the header, one a line.`
      : `The file ${file} has no rows; expected a header that names the columns, then a row a line.`,
  );
}

/** A column that the file lacks is a fault of the mapping, told before the first row. */
function checkColumns(
  uses: readonly ColumnUse[],
  columns: readonly string[],
  added: readonly string[],
): void {
  const known = new Set([...columns, ...added]);
  const missing = uses.filter(({ column }) => !known.has(column) && !known.has(column.split('.')[0] ?? ''));
  const [first] = missing;
  if (first === undefined) return;
  const near = closest(first.column, known);
  throw new CliError(
    `The mapping reads the column "${first.column}" (at ${first.path}), which the file does not have. ` +
      `${near === undefined ? '' : `Did you mean "${near}"? `}Its columns: ${columns.join(', ')}. ` +
      'If these look wrong, check "format": its type, its delimiter, and "columns" for a file without a header.',
  );
}
