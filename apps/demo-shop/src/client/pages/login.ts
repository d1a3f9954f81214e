import { signIn, signOut } from '../customer.ts';
import { findAll } from '../dom.ts';
import { onSubmit } from '../form.ts';
import { goAndTell } from '../outbox.ts';

/** Signing in and out. */
export function openLogin(): void {
  onSubmit('login', ({ email = '' }) => {
    goAndTell('/shop/account/', signIn(email, undefined, {}));
  });
  for (const button of findAll('[data-sign-out]')) {
    button.addEventListener('click', () => {
      signOut();
      goAndTell('/shop/', [['reset']]);
    });
  }
}
