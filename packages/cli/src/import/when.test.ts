import { describe, expect, it } from 'vitest';
import { makeRow } from './row.ts';
import { compileWhen, whenSchema } from './when.ts';

const holds = (when: unknown, row: Record<string, unknown>): boolean =>
  compileWhen(whenSchema.parse(when), 'when', [])(makeRow(row));

describe('conditions', () => {
  it.each([
    [{ e: 'cart' }, { e: 'cart' }, true],
    [{ e: 'cart' }, { e: 'carts' }, false],
    [{ e: ['cart', 'pay'] }, { e: 'pay' }, true],
    [{ n: 1 }, { n: '1' }, true],
    [{ b: true }, { b: 'true' }, true],
    [{ e: { not: 'cart' } }, { e: 'pay' }, true],
    [{ e: { notIn: ['cart', 'pay'] } }, { e: 'pay' }, false],
    [{ e: { matches: '^product\\d' } }, { e: 'product2' }, true],
    [{ n: { gte: 2, lt: 10 } }, { n: '9' }, true],
    [{ n: { gte: 2, lt: 10 } }, { n: '10' }, false],
    [{ n: { lt: 10 } }, { n: '' }, false],
    [{ n: { lt: 10 } }, { n: 'none' }, false],
    [{ n: { gt: 1234, decimal: ',' } }, { n: '1.234,50' }, true],
    [{ n: { gt: 1000, decimal: '.' } }, { n: '1,234.50' }, true],
    [{ e: { empty: true } }, {}, true],
    [{ e: { empty: false } }, { e: 'x' }, true],
    [{ e: 'cart', n: { gt: 1 } }, { e: 'cart', n: '1' }, false],
    [{ 'user.plan': 'pro' }, { user: { plan: 'pro' } }, true],
  ])('%o on %o: %s', (when, row, expected) => {
    expect(holds(when, row)).toBe(expected);
  });

  it('hold always where there are none', () => {
    expect(compileWhen(undefined, 'when', [])(makeRow())).toBe(true);
  });

  it.each([
    [{ n: { gt: 0 } }, '12,5', '"12,5" at when.n is not a number; give "decimal": ","'],
    [{ n: { lt: 9, decimal: ',' } }, '1,234.5', 'give "decimal": "."'],
  ])('%o on %s: tells of the decimal mark', (when, n, reason) => {
    expect(() => holds(when, { n })).toThrow(reason);
  });

  it('refuse a decimal mark where no number is read', () => {
    expect(() => whenSchema.parse({ e: { is: 'x', decimal: ',' } })).toThrow('is for gt, gte, lt and lte');
    expect(() => whenSchema.parse({ e: { decimal: ',' } })).toThrow('holds no test');
  });

  it('refuse no test, and what is no regular expression', () => {
    expect(() => whenSchema.parse({ e: {} })).toThrow();
    expect(() => whenSchema.parse({ e: { matches: '(' } })).toThrow();
    expect(() => whenSchema.parse({})).toThrow();
  });
});
