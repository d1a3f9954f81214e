import { describe, expect, it } from 'vitest';
import { checkSettings, SETTING_NAMES } from './settings.ts';

describe('checkSettings', () => {
  it('takes what is on the list', () => {
    const given: [string, string][] = [
      ['insert_deduplication_token', 'batch-7_a'],
      ['max_threads', '2'],
      ['date_time_output_format', 'iso'],
    ];
    expect([...checkSettings(given)]).toEqual(given);
  });

  it.each([
    "a'; DROP TABLE event; --",
    "a\\'; DROP TABLE event; --",
    'a b',
    'a\nb',
    'ä',
    '',
    'x'.repeat(129),
    'a"',
    'a`',
    'a=b',
    '--config-file=/x',
  ])('refuses the token %j', (token) => {
    expect(() => checkSettings([['insert_deduplication_token', token]])).toThrow(/cannot have the value/);
  });

  it.each(SETTING_NAMES)('lets nothing through %s that could leave its place', (name) => {
    for (const value of ["'", '\\', ';', ' ', '\n', '\0', '`', '"', '1 --readonly=0', "1'", '1;']) {
      expect(() => checkSettings([[name, value]])).toThrow(/cannot have the value/);
    }
  });

  it.each([
    'readonly',
    'allow_ddl',
    'allow_introspection_functions',
    '__proto__',
    'constructor',
    'max_threads ',
    '',
  ])('knows no setting %j', (name) => {
    expect(() => checkSettings([[name, '1']])).toThrow(/UNKNOWN_SETTING|not one that/);
  });

  it('drops what has no meaning here', () => {
    expect([...checkSettings([['insert_quorum', 'auto']])]).toEqual([]);
  });
});
