import { describe, expect, it } from 'vitest';
import { customerId, newNumber } from './ids.ts';

describe('the id of a customer', () => {
  it('is the published FNV-1a hash of the address', () => {
    expect(customerId('a')).toBe('c_af63dc4c8601ec8c');
    expect(customerId('foobar')).toBe('c_85944171f73967e8');
  });

  it('is one for all spellings of an address, and holds none of it', () => {
    const id = customerId('ines@example.org');
    expect(customerId(' Ines@Example.org ')).toBe(id);
    expect(id).toMatch(/^c_[0-9a-f]{16}$/);
    expect(customerId('tom@example.org')).not.toBe(id);
  });
});

describe('a new number', () => {
  it('is easy to read out, and new', () => {
    const numbers = new Set(Array.from({ length: 100 }, () => newNumber('LM')));
    expect(numbers.size).toBe(100);
    for (const number of numbers) expect(number).toMatch(/^LM-[2-9A-HJ-NP-Z]{6}$/);
  });
});
