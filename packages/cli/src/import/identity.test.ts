import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageIdOf, RowIdentities } from './identity.ts';

function idsOf(rows: readonly (readonly unknown[])[], mapping = 'export'): string[] {
  const identities = new RowIdentities(mapping);
  return rows.map((row) => messageIdOf(identities.ofContent(row), '0.0'));
}

const rows = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 2, maxLength: 2 }), {
  maxLength: 60,
});

describe('message ids', () => {
  it('are the same in every run', () => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(idsOf(some)).toEqual(idsOf(some));
      }),
    );
  });

  it('are all different, identical rows included', () => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(new Set(idsOf(some)).size).toBe(some.length);
      }),
    );
  });

  it('do not depend on the order of the rows, nor on what was appended', () => {
    fc.assert(
      fc.property(rows, rows, (some, more) => {
        expect(idsOf([...some].reverse()).sort()).toEqual(idsOf(some).sort());
        expect(idsOf([...some, ...more]).slice(0, some.length)).toEqual(idsOf(some));
      }),
    );
  });

  it('go by the id of a row that has one, however often it comes', () => {
    const identities = new RowIdentities('one');
    expect(identities.ofId('7')).toEqual(identities.ofId('7'));
    expect(identities.ofId('7')).not.toEqual(identities.ofId('8'));
  });

  it('differ between exports and between the messages of a row', () => {
    expect(idsOf([['a']], 'one')).not.toEqual(idsOf([['a']], 'two'));
    const identity = new RowIdentities('one').ofContent(['a']);
    expect(messageIdOf(identity, '0.1')).not.toBe(messageIdOf(identity, '1.0'));
  });

  it('do not take two cells for one', () => {
    expect(
      new Set(
        idsOf([
          ['a', 'b'],
          ['ab', ''],
          ['a,b', ''],
        ]),
      ).size,
    ).toBe(3);
  });
});
