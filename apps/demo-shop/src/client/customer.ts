import { show, write } from './dom.ts';
import { customerId } from './ids.ts';
import { hasFields, listOf, stored } from './storage.ts';
import type { Call } from './tracker.ts';

/** Who is signed in. Stays in this browser. */
export type Customer = { id: string; name: string };

function isCustomer(value: unknown): value is Customer {
  return hasFields(value, { id: 'string', name: 'string' });
}

const session = stored<Customer | null>('customer', null, (value): value is Customer | null => {
  return value === null || isCustomer(value);
});

/** Who has an account in this browser. */
const accounts = stored<Customer[]>('accounts', [], listOf(isCustomer));

/** The customer who is signed in, or null. */
export function customer(): Customer | null {
  return session.get();
}

/**
 * Signs a customer in and makes their account if it is new.
 *
 * @param name what to call them; without one, the name of their account, or else the first part of the address.
 * @returns the calls that tell the tracker so: `identify`, then `Signed Up` or `Signed In`.
 */
export function signIn(email: string, name: string | undefined, traits: Record<string, unknown>): Call[] {
  const id = customerId(email);
  const known = accounts.get().find((account) => account.id === id);
  const who = { id, name: name || known?.name || (email.split('@')[0] ?? '') };
  accounts.set([who, ...accounts.get().filter((account) => account.id !== id)]);
  session.set(who);
  return [
    ['identify', id, traits],
    ['track', known ? 'Signed In' : 'Signed Up', { method: 'email' }],
  ];
}

/** Signs the customer out. */
export function signOut(): void {
  session.set(null);
}

/** Shows the parts of the page that are for those signed in, or for the others. */
export function showCustomer(): void {
  const who = customer();
  show('[data-when="signed-in"]', who !== null);
  show('[data-when="signed-out"]', who === null);
  write('[data-customer-name]', who?.name ?? '');
}
