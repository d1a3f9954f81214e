import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWellFormed, wellFormedJson } from './text.ts';

describe('toWellFormed', () => {
  it('replaces a lone surrogate and leaves pairs alone', () => {
    expect(toWellFormed('a\ud800b')).toBe('a\ufffdb');
    expect(toWellFormed('air 😀')).toBe('air 😀');
  });
});

describe('wellFormedJson', () => {
  it('replaces lone surrogates in keys and values', () => {
    expect(wellFormedJson({ 'k\udc00': ['v\ud800'] })).toBe('{"k\\ufffd":["v\\ufffd"]}');
  });

  it('keeps a backslash that happens to stand before the letters ud800', () => {
    const value = { path: 'C:\\ud800' };
    expect(JSON.parse(wellFormedJson(value))).toEqual(value);
  });

  it('survives any text, twice encoded, and is well formed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }), (list, tail) => {
        const hostile = [...list, `${tail}\ud83d`, `\\${tail}`];
        const inner = wellFormedJson(hostile);
        const outer = wellFormedJson([inner]);
        expect(JSON.parse(JSON.parse(outer)[0])).toEqual(hostile.map((text) => text.toWellFormed()));
      }),
    );
  });
});
