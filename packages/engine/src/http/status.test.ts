import { describe, expect, it } from 'vitest';
import { statusOf } from './status.ts';

describe('statusOf', () => {
  it.each([
    ['SYNTAX_ERROR', 400],
    ['CANNOT_PARSE_DATETIME', 400],
    ['BAD_QUERY_PARAMETER', 400],
    ['REQUIRED_PASSWORD', 401],
    ['ACCESS_DENIED', 403],
    ['UNKNOWN_TABLE', 404],
    ['UNKNOWN_SETTING', 404],
    ['TIMEOUT_EXCEEDED', 408],
    ['QUERY_IS_TOO_LARGE', 413],
    ['NOT_IMPLEMENTED', 501],
    ['READONLY', 500],
    ['MEMORY_LIMIT_EXCEEDED', 500],
  ])('%s is %i', (type, status) => {
    expect(statusOf(type)).toBe(status);
  });
});
