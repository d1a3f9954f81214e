import { describe, expect, it } from 'vitest';
import { EXIT } from '../terminal/errors.ts';
import { wholeAddress } from './address.ts';

describe('the address that rules are tried on', () => {
  it.each([
    'https://shop.example/pricing?x=1',
    'http://localhost:8080',
    '/pricing',
    'app://plans/one',
    'file:///app/index.html',
  ])('may be %s', (address) => {
    expect(wholeAddress(address)).toBe(address);
  });

  it.each([
    ['shop.example/pricing', 'write https://shop.example/pricing'],
    ['shop.example', 'write https://shop.example'],
    ['//shop.example/pricing', 'write https://shop.example/pricing'],
    ['localhost:8080/pricing', 'write https://localhost:8080/pricing'],
    ['müller.example/preise', 'write https://müller.example/preise'],
    ['notaurl', 'write one such as https://shop.example/pricing, or a path such as /pricing'],
    ['Order Completed', 'write one such as https://shop.example/pricing, or a path such as /pricing'],
    ['mailto:ann@shop.example', 'write one such as https://shop.example/pricing, or a path such as /pricing'],
    ['https://', 'write one such as https://shop.example/pricing, or a path such as /pricing'],
  ])('is not %s', (given, remedy) => {
    expect(() => wholeAddress(given)).toThrow(
      expect.objectContaining({
        exitCode: EXIT.usage,
        message: `"${given}" is no whole address; ${remedy}`,
      }),
    );
  });
});
