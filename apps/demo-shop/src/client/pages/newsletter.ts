import { onSubmit, say } from '../form.ts';

/** The newsletter form: thanks in its place, without leaving the page. */
export function offerNewsletter(): void {
  onSubmit('newsletter', (_, form) => {
    form.reset();
    say(form, 'Thank you. The next letter comes before the next season.');
  });
}
