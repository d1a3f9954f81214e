import { describe, expect, it } from 'vitest';
import { safeHref, shortAddress } from './url.ts';

describe('safeHref', () => {
  it('lets web addresses through', () => {
    expect(safeHref('https://shop.example/a?b=1')).toBe('https://shop.example/a?b=1');
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,<b>', '/path', '', 'file:///etc'])(
    'links nowhere for %s',
    (url) => {
      expect(safeHref(url)).toBeUndefined();
    },
  );
});

describe('shortAddress', () => {
  it('shows the path and query, readably', () => {
    expect(shortAddress('https://shop.example/compare/portable-vs-furnace')).toBe(
      '/compare/portable-vs-furnace',
    );
    expect(shortAddress('https://shop.example/s%C3%B6k?q=1')).toBe('/sök?q=1');
  });

  it('keeps what it cannot read', () => {
    expect(shortAddress('https://shop.example/%E0%A4%A')).toBe('/%E0%A4%A');
    expect(shortAddress('app://screen')).toBe('app://screen');
    expect(shortAddress('')).toBe('');
  });
});
