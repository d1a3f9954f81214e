import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Converted, createConverter } from './convert.ts';
import { parseMapping } from './mapping-file.ts';
import { makeRow } from './row.ts';

const MAPPING = {
  id: 'paths',
  format: { type: 'csv' },
  time: { column: 'at' },
  spacing: { secondsBetweenTouchpoints: 10 },
  expand: { kind: 'path', column: 'path' },
  defaults: { type: 'page', anonymousId: '{id}' },
  rules: [{ send: { name: '{step}' } }],
  outcomes: [{ when: { won: 1 }, send: { type: 'track', event: 'Won' } }],
};

function convert(change: object, row: Record<string, unknown>): Converted[] {
  return createConverter(parseMapping({ ...MAPPING, ...change })).convert(makeRow(row), Object.values(row));
}

const messages = (converted: Converted[]): Record<string, unknown>[] =>
  converted.flatMap((one) => (one.kind === 'message' ? [one.message] : []));

const steps = fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 30 });

describe('a converted row', () => {
  it('has a message a step in order, evenly spaced, with the outcome last and all ids different', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), fc.constantFrom('first', 'last'), (path, won, rowTime) => {
        const spacing = { secondsBetweenTouchpoints: 10, rowTime };
        const row = { id: 'a', at: '2026-01-01T00:00:00Z', path: path.join('>'), won: won ? '1' : '0' };
        const made = messages(convert({ spacing }, row));
        expect(made.map(({ name, event }) => event ?? name)).toEqual([...path, ...(won ? ['Won'] : [])]);
        expect(new Set(made.map(({ messageId }) => messageId)).size).toBe(made.length);
        const times = made.map(({ timestamp }) => Date.parse(String(timestamp)));
        const anchor = rowTime === 'first' ? times[0] : times.at(-1);
        if (made.length > 0) expect(anchor).toBe(Date.UTC(2026, 0, 1));
        times.slice(1).forEach((time, index) => {
          expect(time - (times[index] ?? 0)).toBe(10_000);
        });
      }),
    );
  });

  it('needs no time where it is left out', () => {
    const rules = [{ name: 'all', skip: true }];
    expect(convert({ rules }, { id: 'a', at: 'no time', path: 'x', won: '0' })).toEqual([
      { kind: 'skipped', rule: 'all' },
    ]);
  });

  it('loses only the touchpoint that is at fault', () => {
    const rules = [{ send: { name: { $value: '{step}', $map: { x: 'X', z: 'Z' } } } }];
    const made = convert({ rules }, { id: 'a', at: '2026-01-01T00:00:00Z', path: 'x>y>z', won: '0' });
    expect(made.map(({ kind }) => kind)).toEqual(['message', 'fault', 'message']);
    expect(messages(made).map(({ name }) => name)).toEqual(['X', 'Z']);
  });

  it('merges defaults key by key, and lets a message go without one', () => {
    const defaults = {
      type: 'page',
      anonymousId: '{id}',
      properties: { a: 1, b: { c: 2 } },
      context: { locale: 'en' },
    };
    const rules = [{ send: { properties: { b: { d: '{step}' }, a: null } } }];
    const [message] = messages(
      convert({ defaults, rules }, { id: 'a', at: '2026-01-01T00:00:00Z', path: 'x', won: '0' }),
    );
    expect(message).toMatchObject({
      properties: { a: null, b: { c: 2, d: 'x' } },
      context: { locale: 'en' },
    });
  });

  it('keeps a column called __proto__ from being more than a column', () => {
    const row = makeRow(
      JSON.parse('{"id":"a","at":"2026-01-01T00:00:00Z","path":"x","won":"0","__proto__":"p"}'),
    );
    const rules = [{ send: { properties: JSON.parse('{"__proto__":"{__proto__}","x":"{constructor}"}') } }];
    const converter = createConverter(parseMapping({ ...MAPPING, rules }));
    const [message] = messages(converter.convert(row, ['a']));
    expect(Object.getPrototypeOf(message?.properties)).toBe(Object.prototype);
    expect(message?.properties).not.toHaveProperty('x');
  });

  it.each([
    ['1.234,50', ',', 1234.5],
    ["1'234'567.5", '.', 1234567.5],
    ['12 500', ',', 12500],
    ['-0,99', ',', -0.99],
    ['1,234', '.', 1234],
  ])('reads the number %s with the decimal mark %s', (price, $decimal, expected) => {
    expect(messages(convert({ outcomes: [], ...priced({ $decimal }) }, priceRow(price)))).toMatchObject([
      { properties: { price: expected } },
    ]);
  });

  it.each([
    ['1.234,50', {}, 'give "$decimal": "," beside "$as"'],
    ['1.234.50', { $decimal: ',' }, 'is not a number; write it as 1234.5'],
    ['12,5', { $decimal: '.' }, 'give "$decimal": ","'],
  ])('says what to write for %s', (price, change, remedy) => {
    expect(convert({ outcomes: [], ...priced(change) }, priceRow(price))).toMatchObject([
      { kind: 'fault', fault: { message: expect.stringContaining(remedy) } },
    ]);
  });

  it('refuses a decimal mark for what is no number', () => {
    expect(() => parseMapping({ ...MAPPING, ...priced({ $as: 'text', $decimal: ',' }) })).toThrow(
      'give "$as": "number" beside it',
    );
  });
});

const priceRow = (price: string) => ({ id: 'a', at: '2026-01-01T00:00:00Z', path: 'home', won: '0', price });

function priced(change: object): object {
  const price = { $value: '{price}', $as: 'number', ...change };
  return { rules: [{ send: { name: '{step}', properties: { price } } }] };
}
