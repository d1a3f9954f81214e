import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMapping } from './mapping-file.ts';

const examples = new URL('../../../../examples/import/', import.meta.url);

const good = {
  id: 'visits',
  format: { type: 'csv' },
  time: { column: 'at' },
  rules: [{ send: { type: 'page', anonymousId: '{id}' } }],
};

/** The good mapping with one part replaced, named by its path. */
function broken(change: Record<string, unknown>): Record<string, unknown> {
  return { ...good, ...change };
}

describe('the examples', () => {
  it.each(readdirSync(examples).filter((name) => name.endsWith('.json')))(
    '%s is valid, and named after its id',
    (name) => {
      const mapping = parseMapping(JSON.parse(readFileSync(new URL(name, examples), 'utf8')), name);
      expect(`${mapping.id}.json`).toBe(name);
    },
  );
});

describe('a wrong mapping', () => {
  it.each([
    [
      'an unknown key',
      broken({ tiem: { column: 'at' } }),
      'the mapping: unknown key "tiem"; did you mean "time"?',
    ],
    [
      'an unknown key in a message',
      broken({ rules: [{ send: { type: 'page', anonymousID: '{id}' } }] }),
      'rules[0].send: unknown key "anonymousID"; did you mean "anonymousId"?',
    ],
    [
      'a wrong type of message',
      broken({ rules: [{ send: { type: 'pageview' } }] }),
      'rules[0].send.type: "pageview" is not right; expected "page" or "screen" or "track"',
    ],
    ['a missing part', { id: 'x', format: { type: 'csv' }, time: { column: 'at' } }, 'rules: is missing'],
    [
      'an unknown format',
      broken({ format: { type: 'xlsx' } }),
      'format.type: "xlsx" is not right; expected "csv", "whitespace" or "ndjson"',
    ],
    ['a bad id', broken({ id: 'My Visits' }), 'id: "My Visits" may hold only small letters'],
    [
      'an open brace',
      broken({ rules: [{ send: { type: 'page', name: 'a {b' } }] }),
      'rules[0].send.name: "a {b" a "{" has no partner',
    ],
    [
      'an unknown filter deep in a message',
      broken({ rules: [{ send: { type: 'page', properties: { url: 'x/{b|slugg}' } } }] }),
      'rules[0].send.properties.url: "x/{b|slugg}" "slugg" is not a filter; use one of',
    ],
    [
      'an unknown key in a look-up',
      broken({ rules: [{ send: { type: 'page', properties: { url: { $value: '{b}', $mapp: {} } } } }] }),
      'rules[0].send.properties.url: unknown key "$mapp"; did you mean "$map"?',
    ],
    [
      'a misspelt $value',
      broken({ rules: [{ send: { type: 'page', properties: { url: { $valu: '{b}', $as: 'text' } } } }] }),
      'rules[0].send.properties.url: unknown key "$valu"; did you mean "$value"?',
    ],
    [
      'a $ key that nothing is near to',
      broken({ rules: [{ send: { type: 'page', properties: { url: { $format: '{b}' } } } }] }),
      'rules[0].send.properties.url: unknown key "$format"; look-ups have $value, $map, $default, $as, $decimal',
    ],
    [
      'a look-up without its value',
      broken({ rules: [{ send: { type: 'page', properties: { url: { $as: 'number' } } } }] }),
      'rules[0].send.properties.url: "$as" is for look-ups; give "$value" beside it',
    ],
    [
      'both send and skip',
      broken({ rules: [{ skip: true, send: { type: 'page' } }] }),
      'rules[0]: needs either "send"',
    ],
    ['no type', broken({ rules: [{ send: { name: 'x' } }] }), 'rules[0].send.type: is missing; give "page"'],
    ['no time', broken({ time: undefined }), 'time: is missing; name the column with the time'],
    [
      'time and made-up time',
      broken({ spacing: { start: '2026-01-01T00:00:00Z' } }),
      'spacing.start: "2026-01-01T00:00:00Z" stands beside "time"',
    ],
    [
      'a moment without a zone',
      broken({ time: undefined, spacing: { start: '2026-01-01' } }),
      'spacing.start: "2026-01-01" is no moment',
    ],
    [
      'a format of another library',
      broken({ time: { column: 'at', format: 'YYYYMMDD' } }),
      'time.format: "YYYYMMDD" is no time format',
    ],
    [
      'a broken condition',
      broken({ rules: [{ when: { e: { matches: '(' } }, skip: true }] }),
      'rules[0].when.e.matches: "(" is not a regular',
    ],
  ])('%s is named with its place, its value and the remedy', (_name, mapping, message) => {
    expect(() => parseMapping(mapping)).toThrow(message);
  });

  it('is described in a few lines, however much is wrong', () => {
    const rules = Array.from({ length: 50 }, () => ({ send: { type: 'nope' } }));
    expect(() => parseMapping(broken({ rules }))).toThrow('and 42 more');
  });
});
