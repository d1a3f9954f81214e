import { describe, expect, it } from 'vitest';
import { ClickHouseException, toException } from './exception.ts';

describe('toException', () => {
  it('reads code, text and name', () => {
    const exception = toException(
      new Error('Code: 60. DB::Exception: Table w.nope does not exist. (UNKNOWN_TABLE)'),
    );
    expect(exception).toMatchObject({
      code: 60,
      type: 'UNKNOWN_TABLE',
      message: 'Table w.nope does not exist.',
    });
    expect(exception.line).toBe('Code: 60. DB::Exception: Table w.nope does not exist. (UNKNOWN_TABLE)');
  });

  it('takes off the layers that the engine wraps an error in', () => {
    const text =
      "Code: 73. DB::Exception: Code: 73. DB::Exception: Code: 73. DB::Exception: Unknown format Nope. Maybe you meant: ['One','Npy']. (UNKNOWN_FORMAT) (version 26.7.2.1). (UNKNOWN_FORMAT) (version 26.7.2.1). (UNKNOWN_FORMAT)";
    expect(toException(new Error(text)).line).toBe(
      "Code: 73. DB::Exception: Unknown format Nope. Maybe you meant: ['One','Npy']. (UNKNOWN_FORMAT)",
    );
  });

  it('keeps a text of several lines', () => {
    const text =
      'Code: 27. DB::Exception: Cannot parse input: (at row 2)\n: \nRow 1:\n (CANNOT_PARSE_INPUT_ASSERTION_FAILED)';
    expect(toException(new Error(text))).toMatchObject({
      code: 27,
      message: 'Cannot parse input: (at row 2)\n: \nRow 1:\n',
    });
  });

  it('names an error that is not the engine’s', () => {
    expect(toException('boom')).toMatchObject({ code: 1002, type: 'UNKNOWN_EXCEPTION', message: 'boom' });
  });

  it('leaves its own kind alone', () => {
    const own = new ClickHouseException(1, 'X', 'y');
    expect(toException(own)).toBe(own);
  });
});
