/**
 * Rows of an export, streamed: what is held in memory is a chunk of the file at a time.
 * @module
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliError } from '../terminal/errors.ts';
import { quote, RowFault } from './fault.ts';
import type { Format } from './format.ts';
import { type Cells, readCsv } from './read-csv.ts';
import { makeRow, type Row } from './row.ts';

/** A row with the line it ends on, or why the line is none. */
export type Read = { line: number; row: Row; values: unknown[] } | { line: number; fault: RowFault };

/** An open export. */
export type Source = {
  /** Its rows in order. */
  rows: AsyncIterable<Read>;
  /** The file's size in bytes. */
  size: number;
  /** Bytes of the file read so far. */
  position(): number;
};

/** Told the column names as soon as they are known, before the first row; NDJSON has none. */
export type OnColumns = (columns: string[]) => void;

/**
 * Opens an export. A file that begins as gzip does is unpacked on the way.
 *
 * @throws CliError where the file is absent or a folder; later, from `rows`, where it is damaged.
 */
export async function openExport(path: string, format: Format, onColumns: OnColumns): Promise<Source> {
  const { size, gzip } = await inspect(path);
  let position = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      position += chunk.length;
      done(null, chunk);
    },
  });
  const file = createReadStream(path);
  const stream = chain(file, gzip ? [counter, createGunzip()] : [counter]);
  stream.setEncoding(format.encoding);
  return { rows: named(stream, path, format, onColumns), size, position: () => position };
}

async function inspect(path: string): Promise<{ size: number; gzip: boolean }> {
  try {
    const { size } = await stat(path);
    const file = await open(path);
    const head = Buffer.alloc(2);
    await file.read(head, 0, 2, 0).finally(() => file.close());
    return { size, gzip: head.readUInt16BE(0) === 0x1f8b };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(`The file ${path} cannot be read (${code ?? message}); check its path.`);
  }
}

/** Pipes one stream through others, an error of any reaching the last. */
function chain(first: Readable, rest: Transform[]): Readable {
  return rest.reduce<Readable>((from, to) => {
    from.once('error', (error) => to.destroy(error));
    to.once('close', () => from.destroy());
    return from.pipe(to);
  }, first);
}

async function* named(
  stream: Readable,
  path: string,
  format: Format,
  onColumns: OnColumns,
): AsyncGenerator<Read> {
  try {
    yield* format.type === 'ndjson' ? readJsonLines(stream) : readTable(stream, format, onColumns);
  } catch (error) {
    if (error instanceof CliError || !(error instanceof Error)) throw error;
    throw new CliError(`The file ${path} cannot be read to its end: ${error.message}`);
  } finally {
    stream.destroy();
  }
}

async function* readTable(
  stream: Readable,
  format: Exclude<Format, { type: 'ndjson' }>,
  onColumns: OnColumns,
): AsyncGenerator<Read> {
  let columns = format.columns;
  if (columns !== undefined) onColumns(columns);
  for await (const item of format.type === 'csv' ? readCsv(stream, format) : readSpaced(stream)) {
    if (columns !== undefined) yield toRow(item, columns);
    else {
      columns = header(item);
      onColumns(columns);
    }
  }
}

function header({ line, values }: Cells): string[] {
  const names = values.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new CliError(
    `The header on line ${line} names the column ${quote(twice)} twice; rename one, or give "format.columns" in the mapping.`,
  );
}

function toRow({ line, values }: Cells, columns: string[]): Read {
  if (values.length !== columns.length) {
    const message = `${values.length} columns where ${columns.length} are expected; check the delimiter and the quotes`;
    return { line, fault: new RowFault('column_count', message) };
  }
  const row = makeRow();
  columns.forEach((column, index) => {
    row[column] = values[index];
  });
  return { line, row, values };
}

async function* readLines(stream: Readable): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const trimmed = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim();
    if (trimmed !== '') yield { line, text: trimmed };
  }
}

async function* readSpaced(stream: Readable): AsyncGenerator<Cells> {
  for await (const { line, text } of readLines(stream)) yield { line, values: text.split(/\s+/) };
}

async function* readJsonLines(stream: Readable): AsyncGenerator<Read> {
  for await (const { line, text } of readLines(stream)) {
    const row = parseObject(text);
    yield row === undefined
      ? {
          line,
          fault: new RowFault('unreadable_row', `${quote(text)} is not a JSON object; write one a line`),
        }
      : { line, row, values: [text] };
  }
}

function parseObject(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? makeRow(value as Row)
      : undefined;
  } catch {
    return undefined;
  }
}
