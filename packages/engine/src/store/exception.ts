/**
 * Errors in ClickHouse's own shape.
 * @module
 */

const shape = /Code: (\d+)\. DB::Exception: ([\s\S]*?)(?: \(([A-Z][A-Z0-9_]+)\))?\s*$/;

/** An error as ClickHouse reports it: a number, a name, and a text. */
export class ClickHouseException extends Error {
  override readonly name = 'ClickHouseException';
  /** ClickHouse's number, such as 62. */
  readonly code: number;
  /** ClickHouse's name of that number, such as `SYNTAX_ERROR`. */
  readonly type: string;

  constructor(code: number, type: string, message: string) {
    super(message);
    this.code = code;
    this.type = type;
  }

  /** The line that ClickHouse would answer with. */
  get line(): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type})`;
  }
}

const wrapped =
  /^Code: \d+\. DB::Exception: ([\s\S]*?)(?: \([A-Z][A-Z0-9_]+\))?(?: \(version [^)]*\))?\.?(?: \([A-Z][A-Z0-9_]+\))?$/;

/** The innermost text: the engine wraps an error once for each layer that it passes. */
function unwrap(message: string): string {
  const inner = wrapped.exec(message)?.[1];
  return inner === undefined ? message : unwrap(inner);
}

/** Reads an error of the engine, or names any other error. */
export function toException(error: unknown): ClickHouseException {
  if (error instanceof ClickHouseException) return error;
  const text = error instanceof Error ? error.message : String(error);
  const match = shape.exec(text);
  if (match === null) return new ClickHouseException(1002, 'UNKNOWN_EXCEPTION', text);
  const [, code, message = '', type = 'UNKNOWN_EXCEPTION'] = match;
  return new ClickHouseException(Number(code), type, unwrap(message));
}
