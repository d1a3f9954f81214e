import { describe, expect, it } from 'vitest';
import { registrableDomain } from './domain.ts';

describe('registrableDomain', () => {
  it.each([
    ['www.shop.example.co.uk', 'example.co.uk'],
    ['anna.github.io', 'anna.github.io'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['', ''],
  ])('%s → %s', (host, domain) => {
    expect(registrableDomain(host)).toBe(domain);
  });
});
