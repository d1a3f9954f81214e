// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { routeOf } from './react-router.ts';

const at = (address: string, pathname: string, ...paths: (string | undefined)[]) => {
  history.replaceState(null, '', address);
  return routeOf({
    state: { location: { pathname }, matches: paths.map((path) => ({ pathname, route: { path } })) },
  });
};

describe('the route of a data router', () => {
  it('is the paths of its nested routes', () => {
    expect(at('/', '/', '/')).toBe('/');
    expect(at('/shop/42?q#x', '/shop/42', '/', undefined, 'shop', ':id')).toBe('/shop/:id');
    expect(at('/shop', '/shop', undefined, 'shop', '')).toBe('/shop');
    expect(at('/shop/a/b', '/shop/a/b', '/shop', '/shop/*')).toBe('/shop/*');
  });

  it('is found behind the hash, and for addresses that are encoded', () => {
    expect(at('/#/shop/42?q=1', '/shop/42', 'shop/:id')).toBe('/shop/:id');
    expect(at('/stra%C3%9Fe', '/straße', ':street')).toBe('/:street');
  });

  it('is none where no route matches', () => {
    history.replaceState(null, '', '/nowhere');
    const matches = [{ pathname: '', route: { path: '/' } }];
    expect(routeOf({ state: { location: { pathname: '/nowhere' }, matches } })).toBe('');
  });

  it('is not known while the browser shows another address', () => {
    expect(at('/next', '/shop', 'shop')).toBeUndefined();
  });
});
