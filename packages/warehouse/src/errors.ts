/**
 * Whose fault a failed insert is.
 * @module
 */
import { ClickHouseError } from '@clickhouse/client';

/**
 * Codes by which ClickHouse says that the rows themselves cannot be stored, now or later.
 * Source: ClickHouse, src/Common/ErrorCodes.cpp.
 */
const REFUSED = new Set([
  6, // CANNOT_PARSE_TEXT
  25, // CANNOT_PARSE_ESCAPE_SEQUENCE
  26, // CANNOT_PARSE_QUOTED_STRING
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  33, // CANNOT_READ_ALL_DATA
  38, // CANNOT_PARSE_DATE
  41, // CANNOT_PARSE_DATETIME
  53, // TYPE_MISMATCH
  69, // ARGUMENT_OUT_OF_BOUND
  70, // CANNOT_CONVERT_TYPE
  72, // CANNOT_PARSE_NUMBER
  117, // INCORRECT_DATA
  130, // CANNOT_READ_ARRAY_FROM_TEXT
  131, // TOO_LARGE_STRING_SIZE
  321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  376, // CANNOT_PARSE_UUID
  467, // CANNOT_PARSE_BOOL
  636, // CANNOT_EXTRACT_TABLE_STRUCTURE
]);

/** Too many partitions in one block has the code of too many parts, but waiting does not mend it. */
const TOO_MANY_PARTS = 252;

/** An insert that did not happen. */
export class InsertError extends Error {
  override name = 'InsertError';
  /**
   * `refused`: the store will not take these rows, so sending them again is in vain; split the batch.
   * `retryable`: the store is away, busy or out of something; send the same batch again.
   */
  readonly kind: 'refused' | 'retryable';
  /** ClickHouse's code; `null` where no answer came. */
  readonly code: number | null;

  constructor(error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    super(reason, { cause: error });
    this.code = error instanceof ClickHouseError ? Number(error.code) : null;
    this.kind = isRefusal(this.code, reason) ? 'refused' : 'retryable';
  }
}

function isRefusal(code: number | null, reason: string): boolean {
  if (code === null) return false;
  if (code === TOO_MANY_PARTS) return /partitions/i.test(reason);
  return REFUSED.has(code);
}
