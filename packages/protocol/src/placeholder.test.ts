import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from './message.ts';
import { isPlaceholder, placeholdersOf, voidedBy } from './placeholder.ts';

describe('an id that names nobody', () => {
  it.each([
    String(undefined),
    String(null),
    String(Number.NaN),
    String({}),
    'None',
    'NULL',
    ' null ',
    ' ',
    '00000000-0000-0000-0000-000000000000',
    'guest',
    'Anonymous',
  ])('%j', (id) => expect(isPlaceholder(id, false)).toBe(true));

  it('is 0 as well, but in a data set, which may number people from there', () => {
    expect([isPlaceholder('0', false), isPlaceholder('0', true)]).toEqual([true, false]);
  });
});

describe('an id that names somebody', () => {
  it.each(['anna', 'null@example.org', 'guest-17', '10', 'undefined1', 'Nullmeier', 'a', '\0'])('%j', (id) =>
    expect(isPlaceholder(id, false)).toBe(false),
  );

  it('is any that was made at random', () => {
    fc.assert(fc.property(fc.uuid(), (id) => !isPlaceholder(id, false)));
  });
});

describe('a message', () => {
  const found = (message: object) => placeholdersOf(message as Message, false);

  it('with nothing but good ids has none', () => {
    expect(found({ type: 'page', userId: 'u', anonymousId: 'a', context: { groupId: 'g' } })).toBeNull();
    expect(found({ type: 'alias', userId: 'u', previousId: 'a' })).toBeNull();
    expect(found({ type: 'page', userId: null })).toBeNull();
  });

  it('tells them by the name they came under', () => {
    const ids = { userId: 'null', anonymousId: 'undefined', context: { groupId: '0' } };
    expect(found({ type: 'page', ...ids })).toEqual({
      userId: 'null',
      anonymousId: 'undefined',
      groupId: '0',
    });
    expect(found({ type: 'group', ...ids, groupId: 'acme' })).toEqual({
      userId: 'null',
      anonymousId: 'undefined',
    });
  });

  it.each([
    [{ type: 'group', groupId: 'null', userId: 'u' }, 'groupId'],
    [{ type: 'alias', userId: 'NaN', previousId: 'a' }, 'userId'],
    [{ type: 'alias', userId: 'u', previousId: 'null' }, 'previousId'],
    [{ type: 'group', groupId: 'acme', userId: 'null' }, null],
    [{ type: 'identify', userId: 'null' }, null],
  ] as const)('%j is void without %s', (message, name) => {
    expect(voidedBy(message.type, found(message) ?? {})).toBe(name);
  });
});
