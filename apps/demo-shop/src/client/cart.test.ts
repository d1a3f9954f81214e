// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addToCart, cartLines, emptyCart, showCart, takeFromCart } from './cart.ts';
import { forgetAll } from './storage.ts';

beforeEach(() => {
  document.body.innerHTML = `<a data-cart-link><span data-cart-count hidden></span></a>
    <div data-cart-empty></div><div data-cart-full hidden></div>`;
});
afterEach(forgetAll);

const hidden = (name: string) => document.querySelector<HTMLElement>(`[data-cart-${name}]`)?.hidden;

describe('the cart', () => {
  it('adds pieces up by product, and says so in the words of the spec', () => {
    addToCart('furnace-f1');
    const call = addToCart('furnace-f1');
    expect(cartLines()).toEqual([{ id: 'furnace-f1', quantity: 2 }]);
    expect(call).toMatchObject([
      'track',
      'Product Added',
      { product_id: 'furnace-f1', price: 890, quantity: 1 },
    ]);
  });

  it('drops a line with its last piece', () => {
    addToCart('portable-p1');
    expect(takeFromCart('portable-p1')).toMatchObject([
      'track',
      'Product Removed',
      { product_id: 'portable-p1' },
    ]);
    expect(cartLines()).toEqual([]);
  });

  it('holds nine of a kind at most', () => {
    for (let n = 0; n < 12; n++) addToCart('filter-set-p1');
    expect(cartLines()).toEqual([{ id: 'filter-set-p1', quantity: 9 }]);
  });

  it('shows its count to eyes and ears, and its right face', () => {
    showCart();
    expect([hidden('count'), hidden('empty'), hidden('full')]).toEqual([true, false, true]);
    addToCart('portable-p1');
    expect([hidden('count'), hidden('empty'), hidden('full')]).toEqual([false, true, false]);
    expect(document.querySelector('[data-cart-link]')?.getAttribute('aria-label')).toBe('Cart, 1 piece');
    emptyCart();
    expect(hidden('empty')).toBe(false);
  });

  it('does not believe what is no product', () => {
    localStorage.setItem('larkmoor.cart', '[{"id":"constructor","quantity":1}]');
    expect(cartLines()).toEqual([]);
  });
});
