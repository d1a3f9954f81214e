import { euro } from '../../catalogue/money.ts';
import { type Line, specOrder, total } from '../../catalogue/order.ts';
import { product } from '../../catalogue/products.ts';
import { cartLines, emptyCart } from '../cart.ts';
import { customer, signIn } from '../customer.ts';
import { fill, find, show, write } from '../dom.ts';
import { type Answers, onSubmit, say } from '../form.ts';
import { newNumber } from '../ids.ts';
import { goAndTell } from '../outbox.ts';
import { type Order, orders } from '../records.ts';
import { tell } from '../tracker.ts';

/** The checkout: a summary, and the form that places the order. */
export function openCheckout(): void {
  if (!document.getElementById('checkout')) return;
  const lines = cartLines();
  if (lines.length === 0) return;
  const id = newNumber('LM');
  showSummary(lines);
  write('[data-cart-total]', euro(total(lines)));
  tell('track', 'Checkout Started', specOrder(id, lines));
  onSubmit('checkout', (answers, form) => {
    // The page may have come back from the browser's history after the order was placed.
    if (cartLines().length === 0) say(form, 'This order is placed already, and your cart is empty.');
    else placeOrder(id, lines, answers);
  });
}

function placeOrder(id: string, lines: Line[], answers: Answers): void {
  orders.set([{ id, at: new Date().toISOString(), lines, total: total(lines) }, ...orders.get()]);
  emptyCart();
  const signedIn = signIn(answers.email ?? '', answers.name, { country: answers.country });
  const completed = { ...specOrder(id, lines), payment_method: answers.payment };
  goAndTell('/shop/order-confirmed', [...signedIn, ['track', 'Order Completed', completed]]);
}

/** The page after the checkout: what was ordered, and what comes next. */
export function openConfirmation(): void {
  const order = orders.get()[0];
  if (!order || !find('[data-order-details]')) return;
  const name = customer()?.name;
  write('[data-order-line]', `${name ? `${name}, your` : 'Your'} order ${order.id} has arrived.`);
  showSummary(order.lines);
  write('[data-order-total]', euro(order.total));
  show('[data-order-details]', true);
  show('[data-order-installation]', needsInstallation(order));
}

function needsInstallation(order: Order): boolean {
  return order.lines.some((line) => line.id === 'installation-f1');
}

function showSummary(lines: readonly Line[]): void {
  find('[data-summary]')?.replaceChildren(
    ...lines.map(({ id, quantity }) => {
      const { name, price } = product(id);
      return fill('summary-line', {
        name: quantity === 1 ? name : `${quantity} × ${name}`,
        amount: euro(price * quantity),
      });
    }),
  );
}
