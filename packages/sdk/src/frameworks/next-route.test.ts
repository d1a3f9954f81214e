import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeAt } from './next-route.ts';

const folders = fc.array(fc.constantFrom('shop', '42', 'before', '%20', '%'));

describe('the route in the spelling of Next.js', () => {
  it('has the names of parameters where their values stand', () => {
    expect(routeAt('/', {})).toBe('/');
    expect(routeAt('/shop/42', { id: '42' })).toBe('/shop/[id]');
    expect(routeAt('/en/shop/en', { lang: 'en', id: 'en' })).toBe('/[lang]/shop/[id]');
    expect(routeAt('/blog/blog', { slug: 'blog' })).toBe('/blog/[slug]');
    expect(routeAt('/docs/a/b/c', { path: ['a', 'b', 'c'] })).toBe('/docs/[...path]');
    expect(routeAt('/docs', { path: undefined })).toBe('/docs');
    expect(routeAt('/caf%C3%A9', { place: 'café' })).toBe('/[place]');
    expect(routeAt('/%E0%A4%A', { odd: '%E0%A4%A' })).toBe('/[odd]');
  });

  it('holds no value of a parameter that stands in the path once, and never throws', () => {
    fc.assert(
      fc.property(folders, fc.string({ minLength: 1 }), (above, value) => {
        const encoded = encodeURIComponent(value.toWellFormed());
        const path = `/${above.join('/')}/before/${encoded}`;
        expect(routeAt(path, { id: encoded }).endsWith('/before/[id]')).toBe(true);
      }),
    );
  });
});
