// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { customer, signIn, signOut } from './customer.ts';
import { customerId } from './ids.ts';
import { forgetAll } from './storage.ts';

afterEach(forgetAll);

const EMAIL = 'ines@example.org';

describe('signing in', () => {
  it('makes an account the first time and knows it the second', () => {
    expect(signIn(EMAIL, 'Ines Berg', { country: 'NL' })).toEqual([
      ['identify', customerId(EMAIL), { country: 'NL' }],
      ['track', 'Signed Up', { method: 'email' }],
    ]);
    signOut();
    expect(customer()).toBeNull();
    expect(signIn(EMAIL, undefined, {})[1]).toEqual(['track', 'Signed In', { method: 'email' }]);
    expect(customer()).toEqual({ id: customerId(EMAIL), name: 'Ines Berg' });
  });

  it('calls a stranger by the first part of the address, and stores no address', () => {
    signIn('tom@example.org', undefined, {});
    expect(customer()?.name).toBe('tom');
    expect(JSON.stringify(Object.entries(localStorage))).not.toContain('tom@example.org');
  });
});
