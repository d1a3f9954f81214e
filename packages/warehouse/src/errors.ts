/**
 * Whose fault a failed insert is.
 * @module
 */
import { ClickHouseError } from '@clickhouse/client';

// Errors that lie in the rows themselves: the same rows will fail again, and others in their place would not.
// Whatever is not listed is worth another try once time, or an operator, has mended it: a missing table, a wrong
// password or a full disk says nothing about the rows, and must never make anybody throw them away.
const REFUSALS =
  /^(?:CANNOT_PARSE_\w+|CANNOT_READ_ALL_DATA|CANNOT_READ_(?:ARRAY|MAP)_FROM_TEXT|ATTEMPT_TO_READ_AFTER_EOF|UNEXPECTED_DATA_AFTER_PARSED_VALUE|INCORRECT_DATA|TYPE_MISMATCH|CANNOT_CONVERT_TYPE|VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE|ARGUMENT_OUT_OF_BOUND|DECIMAL_OVERFLOW|CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN|UNKNOWN_ELEMENT_OF_ENUM|VIOLATED_CONSTRAINT|FUNCTION_THROW_IF_VALUE_IS_NON_ZERO|TOO_LARGE_(?:STRING|ARRAY)_SIZE|TOO_DEEP_RECURSION|DUPLICATE_COLUMN|INVALID_PARTITION_VALUE)$/;

/** The number and name of ClickHouse's answer, where it answered. */
export function answerOf(error: unknown): { code: number; type: string } | null {
  if (!(error instanceof ClickHouseError)) return null;
  return { code: Number(error.code), type: error.type ?? '' };
}

function isRefusal(type: string, message: string): boolean {
  // One name for two things: too many partitions in this block, and too many parts in the table for now.
  if (type === 'TOO_MANY_PARTS') return message.includes('Too many partitions');
  return REFUSALS.test(type);
}

/** An insert that did not happen, or whose answer was lost. */
export class InsertError extends Error {
  override readonly name = 'InsertError';
  /**
   * `refused`: the store will not take these rows, so sending them again is in vain; split the batch.
   * `retryable`: the store is away, busy, out of something or not set up right; send the same batch again.
   */
  readonly kind: 'refused' | 'retryable';
  /** ClickHouse's number, such as 27; `null` where no answer came. */
  readonly code: number | null;
  /** ClickHouse's name of that number, such as `CANNOT_PARSE_DATETIME`; `null` where no answer came. */
  readonly type: string | null;

  constructor(error: unknown) {
    const message = error instanceof Error ? error.message.trim() : String(error);
    super(message, { cause: error });
    const answer = answerOf(error);
    this.code = answer?.code ?? null;
    this.type = answer?.type ?? null;
    this.kind = answer !== null && isRefusal(answer.type, message) ? 'refused' : 'retryable';
  }
}
