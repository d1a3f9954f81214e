/**
 * What an error of the store means: whose fault a failed insert is, and whether waiting may help.
 * @module
 */
import { ClickHouseError } from '@clickhouse/client';
import { DatabaseIsNewerError, MigrationChangedError } from './migrate/errors.ts';

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

// Answers that stay the same until somebody changes a setting, a right or a version: who asks is refused, or what is
// asked for is unknown to this ClickHouse. A shortage, a limit, a timeout, a replica that lags: all else may pass.
const FOR_A_PERSON =
  /^(?:AUTHENTICATION_FAILED|REQUIRED_PASSWORD|WRONG_PASSWORD|UNKNOWN_USER|IP_ADDRESS_NOT_ALLOWED|ACCESS_DENIED|READONLY|SYNTAX_ERROR|NOT_IMPLEMENTED|SUPPORT_IS_DISABLED|BAD_ARGUMENTS|UNKNOWN_(?:FUNCTION|AGGREGATE_FUNCTION|IDENTIFIER|TYPE|STORAGE|DATABASE_ENGINE|SETTING|FORMAT|TYPE_OF_QUERY)|ILLEGAL_(?:COLUMN|AGGREGATION|TYPE_OF_ARGUMENT)|NUMBER_OF_ARGUMENTS_DOESNT_MATCH|NO_COMMON_TYPE|TYPE_MISMATCH|THERE_IS_NO_COLUMN|CLUSTER_DOESNT_EXIST|NO_REPLICA_NAME_GIVEN|NO_ELEMENTS_IN_CONFIG)$/;

/**
 * Whether an error while the store is made ready may pass by itself, so that it is worth trying again: the network, a
 * limit, something that had run out. Others want a person: a password, a right, a version, a migration that was changed,
 * or a defect of our own.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof MigrationChangedError || error instanceof DatabaseIsNewerError) return false;
  if (error instanceof InsertError) return error.kind === 'retryable' && mayPass(error.cause);
  const answer = answerOf(error);
  if (answer !== null) return !FOR_A_PERSON.test(answer.type);
  return error instanceof Error && !(error instanceof TypeError && !('cause' in error));
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
