// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { englishOf } from './locale.ts';

describe('englishOf', () => {
  it("takes the reader's own English", () => {
    expect(englishOf(['de-DE', 'en-AU', 'en'])).toBe('en-AU');
  });

  it('passes over tags that Intl throws at', () => {
    expect(englishOf(['en-US@posix', 'en-US'])).toBe('en-US');
  });

  it('falls back to British English', () => {
    expect(englishOf(['fr'])).toBe('en-GB');
    expect(englishOf([])).toBe('en-GB');
  });
});
