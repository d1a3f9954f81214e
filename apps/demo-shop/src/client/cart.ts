import { type Line, pieces, specProduct } from '../catalogue/order.ts';
import { isProductId, type ProductId } from '../catalogue/products.ts';
import { show, write } from './dom.ts';
import { hasFields, listOf, stored } from './storage.ts';
import type { Call } from './tracker.ts';

/** Most pieces of one product in a cart. */
const MOST = 9;

function isLine(value: unknown): value is Line {
  return (
    hasFields(value, { id: 'string', quantity: 'number' }) && isProductId(Reflect.get(Object(value), 'id'))
  );
}

const kept = stored<Line[]>('cart', [], listOf(isLine));

/** What lies in the cart. */
export function cartLines(): Line[] {
  return kept.get();
}

/** Puts one piece into the cart. Returns the call that tells the tracker so. */
export function addToCart(id: ProductId): Call {
  change(id, 1);
  return ['track', 'Product Added', specProduct({ id, quantity: 1 })];
}

/** Takes one piece out of the cart. Returns the call that tells the tracker so. */
export function takeFromCart(id: ProductId): Call {
  change(id, -1);
  return ['track', 'Product Removed', specProduct({ id, quantity: 1 })];
}

/** Empties the cart. */
export function emptyCart(): void {
  kept.set([]);
  showCart();
}

/** Shows the count in the header, and on pages that have both faces of the cart, the right one. */
export function showCart(): void {
  const lines = cartLines();
  const count = pieces(lines);
  write('[data-cart-count]', String(count));
  show('[data-cart-count]', count > 0);
  show('[data-cart-empty]', count === 0);
  show('[data-cart-full]', count > 0);
  const words = count === 0 ? 'empty' : count === 1 ? '1 piece' : `${count} pieces`;
  document.querySelector('[data-cart-link]')?.setAttribute('aria-label', `Cart, ${words}`);
}

function change(id: ProductId, by: number): void {
  const lines = cartLines();
  const known = lines.some((line) => line.id === id);
  const changed = (known ? lines : [...lines, { id, quantity: 0 }]).map((line) =>
    line.id === id ? { id, quantity: Math.min(MOST, line.quantity + by) } : line,
  );
  kept.set(changed.filter((line) => line.quantity > 0));
  showCart();
}
