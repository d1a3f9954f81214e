import { euro } from '../../catalogue/money.ts';
import { type Line, total } from '../../catalogue/order.ts';
import { product } from '../../catalogue/products.ts';
import { addToCart, cartLines, takeFromCart } from '../cart.ts';
import { fill, find, findAll, write } from '../dom.ts';
import { say } from '../form.ts';
import { tell } from '../tracker.ts';

/** Shows the lines of the cart, and lets their quantity be changed. */
export function openCart(): void {
  const list = find('[data-cart-lines]');
  if (!list) return;
  const lines = cartLines();
  list.replaceChildren(...lines.map(row));
  write('[data-cart-total]', euro(total(lines)));
}

function row(line: Line): HTMLElement {
  const { name, url, price } = product(line.id);
  const element = fill('cart-line', {
    name,
    quantity: String(line.quantity),
    amount: euro(price * line.quantity),
    less: `One ${name} less`,
    more: `One ${name} more`,
  });
  element.querySelector('a')?.setAttribute('href', url);
  for (const button of findAll('[data-step]', element)) {
    button.addEventListener('click', () => step(line, button.dataset.step === '1' ? 1 : -1));
  }
  return element;
}

function step({ id }: Line, by: 1 | -1): void {
  tell(...(by === 1 ? addToCart(id) : takeFromCart(id)));
  openCart();
  const left = cartLines();
  const place = left.findIndex((line) => line.id === id);
  // The buttons were made anew, so the focus goes to their successors, or to the page where the line is gone.
  const next = findAll('[data-cart-lines] > li')[place];
  (next ? find(`[data-step="${by}"]`, next) : find('main'))?.focus();
  const box = find('[data-cart-full]');
  if (box) say(box, `${product(id).name}: ${left[place]?.quantity ?? 0}. Together ${euro(total(left))}.`);
}
