import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpand, expandSchema } from './expand.ts';
import { RowFault } from './fault.ts';
import { makeRow } from './row.ts';

function steps(expand: unknown, row: Record<string, unknown>, as = 'step'): unknown[] {
  const list = compileExpand(expandSchema.parse(expand), []);
  return list(makeRow(row)).map((item) => item[as]);
}

describe('a delimited path', () => {
  it('becomes a touchpoint a step, numbered, with the row beneath', () => {
    const list = compileExpand(expandSchema.parse({ kind: 'path', column: 'p' }), []);
    const rows = list(makeRow({ p: 'home > catalog>cart', id: '7' }));
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { p: 'home > catalog>cart', id: '7', step: 'home', step_number: 1, step_count: 3 },
      { p: 'home > catalog>cart', id: '7', step: 'catalog', step_number: 2, step_count: 3 },
      { p: 'home > catalog>cart', id: '7', step: 'cart', step_number: 3, step_count: 3 },
    ]);
  });

  it('comes back whole from any steps', () => {
    const step = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom('>', ' | ', '->', ';'),
        (names, delimiter) => {
          expect(steps({ kind: 'path', column: 'p', delimiter }, { p: names.join(delimiter) })).toEqual(
            names,
          );
        },
      ),
    );
  });

  it('is refused where it is longer than max', () => {
    expect(() => steps({ kind: 'path', column: 'p', max: 2 }, { p: 'a>b>c' })).toThrow(
      '3 touchpoints, more than',
    );
  });
});

describe('counts per action', () => {
  const columns = { views: 'page', carts: 'cart' };

  it('become that many touchpoints, column by column or in turns', () => {
    const row = { views: '3', carts: '2' };
    expect(steps({ kind: 'counts', columns }, row)).toEqual(['page', 'page', 'page', 'cart', 'cart']);
    expect(steps({ kind: 'counts', columns, order: 'turns' }, row)).toEqual([
      'page',
      'cart',
      'page',
      'cart',
      'page',
    ]);
  });

  it('take an empty count for none, and refuse what is no count', () => {
    expect(steps({ kind: 'counts', columns }, { views: '', carts: '1' })).toEqual(['cart']);
    expect(() => steps({ kind: 'counts', columns }, { views: '-1', carts: '1' })).toThrow(RowFault);
    expect(() => steps({ kind: 'counts', columns }, { views: '1.5', carts: '1' })).toThrow('is no count');
  });

  it('refuse a huge count before making anything of it', () => {
    expect(() => steps({ kind: 'counts', columns }, { views: '1e15', carts: '0' })).toThrow(
      'more than expand.max',
    );
  });

  it('give as many of each as counted, in either order', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.constantFrom('columns', 'turns'), (views, carts, order) => {
        const made = steps({ kind: 'counts', columns, order }, { views: `${views}`, carts });
        expect(made.filter((step) => step === 'page')).toHaveLength(views);
        expect(made.filter((step) => step === 'cart')).toHaveLength(carts);
      }),
    );
  });
});

describe('a JSON array', () => {
  it('becomes a touchpoint an element, from text or as it is', () => {
    const expand = { kind: 'json', column: 'events', as: 'hit' };
    expect(steps(expand, { events: '[{"e":"a"},"b"]' }, 'hit')).toEqual([{ e: 'a' }, 'b']);
    expect(steps(expand, { events: [1, 2] }, 'hit')).toEqual([1, 2]);
    expect(steps(expand, { events: '' }, 'hit')).toEqual([]);
    expect(() => steps(expand, { events: '{"e":1}' })).toThrow('not a JSON array');
  });
});
