/**
 * What the engine's output formats are like on the wire.
 * @module
 */

const json = 'application/json; charset=UTF-8';
const lines = 'application/x-ndjson; charset=UTF-8';
const tabs = 'text/tab-separated-values; charset=UTF-8';
const plain = 'text/plain; charset=UTF-8';
const binary = 'application/octet-stream';

const contentTypes: [RegExp, string][] = [
  [/^JSON.*EachRow|^(?:JSONLines|NDJSON)$/, lines],
  [/^JSON/, json],
  [/^CSVWithNames/, 'text/csv; charset=UTF-8; header=present'],
  [/^CSV/, 'text/csv; charset=UTF-8; header=absent'],
  [/^(?:TSV|TabSeparated)/, tabs],
  [/^XML$/, 'application/xml; charset=UTF-8'],
  [/^Parquet$/, 'application/vnd.apache.parquet'],
  [/^Arrow$/, 'application/vnd.apache.arrow.file'],
  [/^ArrowStream$/, 'application/vnd.apache.arrow.stream'],
  [/^(?:Native|RowBinary.*|Avro|ORC|MsgPack|Npy|CapnProto|Protobuf.*|RawBLOB|BSONEachRow)$/, binary],
];

/** The Content-Type of an output format. */
export function contentTypeOf(format: string): string {
  return contentTypes.find(([pattern]) => pattern.test(format))?.[1] ?? plain;
}

/** How long the head of names and types is with which each part of a result begins. */
type Head = (part: Buffer) => number;

const none: Head = () => 0;

/** The end of the n-th line. No name may hold a bare line feed in these formats. */
function afterLines(count: number): Head {
  return (part) => {
    let end = 0;
    for (let line = 0; line < count; line += 1) end = part.indexOf(10, end) + 1;
    return end;
  };
}

/** The end of the n-th line of CSV, where a quoted name may hold line feeds. */
function afterCsvLines(count: number): Head {
  return (part) => {
    let quoted = false;
    let left = count;
    for (const [index, byte] of part.entries()) {
      if (byte === 34) quoted = !quoted;
      if (byte === 10 && !quoted) left -= 1;
      if (left === 0) return index + 1;
    }
    return part.length;
  };
}

/** A length in LEB128, and where it ends. */
function readLength(part: Buffer, from: number): { value: number; end: number } {
  let value = 0;
  let end = from;
  for (let factor = 1; end < part.length; factor *= 128) {
    const byte = part[end] ?? 0;
    end += 1;
    value += (byte & 127) * factor;
    if (byte < 128) break;
  }
  return { value, end };
}

/** The end of a column count and that many strings, `rounds` times over (names, then types). */
function afterStrings(rounds: number): Head {
  return (part) => {
    let { value: columns, end } = readLength(part, 0);
    for (columns *= rounds; columns > 0; columns -= 1) {
      const length = readLength(part, end);
      end = length.end + length.value;
    }
    return end;
  };
}

const streamable: Record<string, Head> = {
  JSONEachRow: none,
  JSONLines: none,
  NDJSON: none,
  JSONStringsEachRow: none,
  JSONCompactEachRow: none,
  JSONCompactStringsEachRow: none,
  JSONCompactEachRowWithNames: afterLines(1),
  JSONCompactEachRowWithNamesAndTypes: afterLines(2),
  CSV: none,
  CSVWithNames: afterCsvLines(1),
  CSVWithNamesAndTypes: afterCsvLines(2),
  TSV: none,
  TSVWithNames: afterLines(1),
  TSVWithNamesAndTypes: afterLines(2),
  TabSeparated: none,
  TabSeparatedWithNames: afterLines(1),
  TabSeparatedWithNamesAndTypes: afterLines(2),
  Native: none,
  RowBinary: none,
  RowBinaryWithNames: afterStrings(1),
  RowBinaryWithNamesAndTypes: afterStrings(2),
};

/**
 * How to join the parts of a streamed result: the engine gives each part as a whole document, so the head of names
 * must be taken off all but the first. Null where parts of the format cannot be joined, such as JSON or Parquet.
 */
export function headOf(format: string): Head | null {
  return Object.hasOwn(streamable, format) ? (streamable[format] ?? null) : null;
}
