/** Why a row, or one touchpoint of it, could not be turned into a message. Codes of the collector come beside these. */
export type FaultCode =
  | 'unreadable_row'
  | 'column_count'
  | 'no_rule'
  | 'bad_time'
  | 'bad_value'
  | 'not_in_map'
  | 'too_many_touchpoints';

/** A fault in the data, never in the mapping: the row is reported with its line, and the import goes on. */
export class RowFault extends Error {
  override name = 'RowFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A value from the file as it may stand in a message to a person: one line, 60 characters at most. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}
