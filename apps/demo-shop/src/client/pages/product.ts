import { specProduct } from '../../catalogue/order.ts';
import { isProductId, type ProductId, product } from '../../catalogue/products.ts';
import { addToCart } from '../cart.ts';
import { find, findAll } from '../dom.ts';
import { say } from '../form.ts';
import { goAndTell } from '../outbox.ts';
import { type Call, tell } from '../tracker.ts';

/** Tells the tracker which product the page presents. */
export function viewProduct(): void {
  const id = find('[data-product-view]')?.dataset.productView;
  if (isProductId(id)) tell('track', 'Product Viewed', specProduct({ id, quantity: 1 }));
}

/** Makes the buttons that put something into the cart work, on whichever page they are. */
export function offerProducts(): void {
  for (const button of findAll('[data-add]')) {
    button.addEventListener('click', () => {
      const box = button.closest('[data-buy]') ?? document;
      const ids = [...listed(button), ...ticked(box)];
      const calls = ids.map(addToCart);
      const path = button.dataset.go;
      if (path) goAndTell(path, calls);
      else confirm(box, ids, calls);
    });
  }
}

function listed(button: HTMLElement): ProductId[] {
  return (button.dataset.add ?? '').split(' ').filter(isProductId);
}

function ticked(box: ParentNode): ProductId[] {
  return [...box.querySelectorAll<HTMLInputElement>('input[data-extra]:checked')]
    .map((input) => input.value)
    .filter(isProductId);
}

function confirm(box: ParentNode, ids: ProductId[], calls: Call[]): void {
  for (const call of calls) tell(...call);
  const names = ids.map((id) => product(id).name).join(' and ');
  say(box, `${names} is in your cart. `);
  const link = document.createElement('a');
  link.href = '/shop/cart';
  link.textContent = 'Go to the cart';
  find('[data-status]', box)?.append(link);
}
