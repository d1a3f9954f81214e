import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRow } from './row.ts';
import { parseTemplate } from './template.ts';

const render = (text: string, row: Record<string, unknown> = {}): unknown =>
  parseTemplate(text).render(makeRow(row));

describe('a template', () => {
  it('fills columns into text', () => {
    expect(render('https://shop.example/{event}?n={n}', { event: 'cart', n: 2 })).toBe(
      'https://shop.example/cart?n=2',
    );
  });

  it('leaves nothing where a column inside text is absent', () => {
    expect(render('a{missing}b', {})).toBe('ab');
  });

  it('keeps the type of a lone column, and is undefined where it is empty', () => {
    expect(render('{n}', { n: 2 })).toBe(2);
    expect(render('{n}', { n: '' })).toBeUndefined();
    expect(render('{n}')).toBeUndefined();
  });

  it('reads into nested objects, unless a column has the dotted name', () => {
    expect(render('{user.id}', { user: { id: 7 } })).toBe(7);
    expect(render('{user.id}', { 'user.id': 8, user: { id: 7 } })).toBe(8);
    expect(render('{user.constructor}', { user: {} })).toBeUndefined();
  });

  it('applies filters from left to right', () => {
    expect(render('/{t|trim|slug}', { t: ' Crème Brûlée & co. ' })).toBe('/creme-brulee-co');
    expect(render('?q={q|url}', { q: 'a b/ü' })).toBe('?q=a%20b%2F%C3%BC');
    expect(render('{q|upper}{q|lower}', { q: 'aB' })).toBe('ABab');
  });

  it.each([
    ['{a', 'no partner'],
    ['a}', 'no partner'],
    ['{}', 'names no column'],
    ['{a|shout}', '"shout" is not a filter'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseTemplate(text)).toThrow(reason);
  });

  it('gives any text back whose braces are doubled', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(render(text.replace(/[{}]/g, '$&$&'))).toBe(text);
      }),
    );
  });

  it('never lets a value be read as a template', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, value) => {
        const escaped = before.replace(/[{}]/g, '$&$&');
        expect(render(`${escaped}{c}.`, { c: value })).toBe(`${before}${value}.`);
      }),
    );
  });

  it('makes one path segment of any value by |url', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const url = new URL(String(render('https://shop.example/p-{v|url}', { v: value })));
        expect(decodeURIComponent(url.pathname)).toBe(`/p-${value}`);
      }),
    );
  });
});
