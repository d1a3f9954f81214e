import { write } from '../dom.ts';
import { onSubmit } from '../form.ts';
import { customerId } from '../ids.ts';
import { goAndTell } from '../outbox.ts';
import { stored } from '../storage.ts';

const name = stored(
  'quote-name',
  '',
  (value): value is string => typeof value === 'string',
  () => sessionStorage,
);

/** The quote form, and the page that thanks for it. */
export function openQuote(): void {
  onSubmit('quote', (answers) => {
    name.set(answers.name ?? '');
    const traits = { home_size: answers.home_size, system: answers.system };
    goAndTell('/shop/quote-thanks', [['identify', customerId(answers.email ?? ''), traits]]);
  });
  if (name.get()) write('[data-quote-for]', `${name.get()}, we answer`);
}
