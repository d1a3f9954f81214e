import { day } from '../dates.ts';
import { fill, find, show } from '../dom.ts';
import { onSubmit, say } from '../form.ts';
import { newNumber } from '../ids.ts';
import { type Ticket, tickets } from '../records.ts';
import { tell } from '../tracker.ts';

/** Requests to support: asking, and marking as solved. */
export function openSupport(): void {
  onSubmit('support-ticket', ({ topic, subject = '' }, form) => {
    const id = newNumber('T');
    tickets.set([{ id, at: new Date().toISOString(), subject, solved: false }, ...tickets.get()]);
    tell('track', 'Support Ticket Created', { ticket_id: id, topic });
    form.reset();
    say(form, `Thank you. We answer request ${id} within one working day.`);
    showTickets();
  });
  showTickets();
}

function showTickets(): void {
  const all = tickets.get();
  find('[data-tickets]')?.replaceChildren(...all.map(row));
  show('[data-tickets-empty]', all.length === 0);
}

function row(ticket: Ticket): HTMLElement {
  const element = fill('ticket', {
    subject: ticket.subject,
    when: `${ticket.id}, ${day(ticket.at)}`,
    status: ticket.solved ? 'Solved' : 'Open',
  });
  const button = find('[data-resolve]', element);
  if (!button) return element;
  button.hidden = ticket.solved;
  button.setAttribute('aria-label', `Mark “${ticket.subject}” as solved`);
  button.addEventListener('click', () => resolve(ticket.id));
  return element;
}

function resolve(id: string): void {
  tickets.set(tickets.get().map((ticket) => (ticket.id === id ? { ...ticket, solved: true } : ticket)));
  tell('track', 'Support Ticket Resolved', { ticket_id: id, resolved_by: 'customer' });
  showTickets();
  // The button that had the focus is gone.
  find('main')?.focus();
}
