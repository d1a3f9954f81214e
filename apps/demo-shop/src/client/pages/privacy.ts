import { showCart } from '../cart.ts';
import { showCustomer } from '../customer.ts';
import { find } from '../dom.ts';
import { say } from '../form.ts';
import { forgetAll } from '../storage.ts';
import { tell } from '../tracker.ts';

/** The buttons that clear what the browser keeps, and that end or resume the measuring. */
export function offerForgetting(): void {
  const box = find('[data-forget-box]');
  if (!box) return;
  const on = (name: string, act: () => string) => {
    find(`[data-${name}]`, box)?.addEventListener('click', () => say(box, act()));
  };
  on('forget', forget);
  on('opt-out', () => {
    tell('optOut');
    return 'Done. This browser is not measured any more.';
  });
  on('opt-in', () => {
    tell('optOut', false);
    return 'Done. This browser is measured again.';
  });
}

function forget(): string {
  forgetAll();
  tell('reset');
  showCart();
  showCustomer();
  return 'Done. Cart, orders and name are gone, and your next visit counts as a new visitor.';
}
