import { type Line, specProduct, total } from '../../catalogue/order.ts';
import { CURRENCY, isProductId } from '../../catalogue/products.ts';
import { onSubmit, say } from '../form.ts';
import { newNumber } from '../ids.ts';
import { orders } from '../records.ts';
import { tell } from '../tracker.ts';
import { openAccount } from './account.ts';

/** Renews the filters for another year. */
export function openRenewal(): void {
  onSubmit('renew-filters', ({ filter, plan }, form) => {
    if (!isProductId(filter)) return;
    const lines: Line[] = [{ id: filter, quantity: 1 }];
    const order = { id: newNumber('LM'), at: new Date().toISOString(), lines, total: total(lines) };
    orders.set([order, ...orders.get()]);
    tell('track', 'Subscription Renewed', {
      order_id: order.id,
      plan,
      revenue: order.total,
      currency: CURRENCY,
      products: lines.map(specProduct),
    });
    openAccount();
    say(form, `Thank you. The set is on its way as order ${order.id}.`);
  });
}
