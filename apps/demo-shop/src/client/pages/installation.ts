import { day, tomorrow } from '../dates.ts';
import { find, show, write } from '../dom.ts';
import { onSubmit, say } from '../form.ts';
import { booking, orders } from '../records.ts';
import { tell } from '../tracker.ts';

/** Books a date for the installation. */
export function openInstallation(): void {
  find('#installation input[type="date"]')?.setAttribute('min', tomorrow());
  onSubmit('installation', ({ installer = '', date = '', slot = '' }, form) => {
    booking.set({ installer, date, slot });
    tell('track', 'Installation Booked', { order_id: installedOrder(), installer, date, slot });
    form.reset();
    showBooking();
    say(form, 'Your date is booked.');
  });
  showBooking();
}

/** The last order with an installation in it. */
function installedOrder(): string | undefined {
  return orders.get().find((order) => order.lines.some((line) => line.id === 'installation-f1'))?.id;
}

function showBooking(): void {
  const date = booking.get();
  show('[data-booking]', date !== null);
  if (date)
    write('[data-booking-line]', `${day(date.date)}, in the ${date.slot}. Book another day to change it.`);
}
