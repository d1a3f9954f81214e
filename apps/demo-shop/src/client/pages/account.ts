import { euro } from '../../catalogue/money.ts';
import { product } from '../../catalogue/products.ts';
import { day, yearAfter } from '../dates.ts';
import { fill, find, show, write } from '../dom.ts';
import { booking, lastFilter, type Order, orders, tickets, training } from '../records.ts';

/** The overview of the customer area, and the filter's date wherever a page shows it. */
export function openAccount(): void {
  const filter = lastFilter();
  if (filter) {
    write('[data-filter-due]', `The next filter is due around ${day(yearAfter(filter.at))}.`);
    show('[data-filter-due]', true);
  }
  const last = orders.get()[0];
  if (last) write('[data-overview="orders"]', `${last.id}, ${day(last.at)}, ${euro(last.total)}.`);
  const date = booking.get();
  if (date) write('[data-overview="installation"]', `${day(date.date)}, in the ${date.slot}.`);
  const open = tickets.get().filter((ticket) => !ticket.solved).length;
  if (open > 0)
    write('[data-overview="tickets"]', open === 1 ? 'One open question.' : `${open} open questions.`);
  const done = training.get().length;
  if (done > 0) write('[data-overview="training"]', `${done} of 6 steps done.`);
}

/** The list of orders. */
export function openOrders(): void {
  const all = orders.get();
  find('[data-orders]')?.replaceChildren(...all.map(row));
  show('[data-orders-empty]', all.length === 0);
}

function row(order: Order): HTMLElement {
  return fill('order', {
    id: `Order ${order.id}`,
    when: day(order.at),
    what: order.lines.map(({ id, quantity }) => `${quantity} × ${product(id).name}`).join(', '),
    status: 'Being packed',
    total: euro(order.total),
  });
}
