import { describe, expect, it } from 'vitest';
import { Inline } from './inline.tsx';

describe('text with links', () => {
  it('turns [words](/shop/path) into a link', () => {
    expect(String(Inline({ text: 'See [the P1](/shop/products/portable-p1), or not.' }))).toBe(
      'See <a href="/shop/products/portable-p1">the P1</a>, or not.',
    );
  });

  it('escapes everything else, and links nowhere but into the shop', () => {
    expect(String(Inline({ text: 'a < b & [x](javascript:alert)' }))).toBe(
      'a &lt; b &amp; [x](javascript:alert)',
    );
  });
});
