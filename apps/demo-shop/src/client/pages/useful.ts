import { findAll } from '../dom.ts';
import { say } from '../form.ts';

/** Thanks for an answer to “Did this page help?”. */
export function askIfUseful(): void {
  for (const box of findAll('[data-useful]')) {
    for (const button of findAll('button', box)) {
      button.addEventListener('click', () => say(box, 'Thank you, that helps us.'));
    }
  }
}
