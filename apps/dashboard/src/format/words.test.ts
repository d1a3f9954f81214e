import { describe, expect, it } from 'vitest';
import { sentence, shortId } from './words.ts';

describe('sentence', () => {
  it('reads a name as words', () => {
    expect(sentence('returned_within_3d')).toBe('Returned within 3d');
    expect(sentence('organic-search')).toBe('Organic search');
    expect(sentence('')).toBe('');
  });
});

describe('shortId', () => {
  it('keeps both ends of a long id', () => {
    expect(shortId('48fa8de1-f0aa-4b1c-8d11-b2a0f1e1c20b')).toBe('48fa8de1-f…e1c20b');
  });

  it('leaves e-mail addresses and short ids whole', () => {
    expect(shortId('a.rather.long.address@example.org')).toBe('a.rather.long.address@example.org');
    expect(shortId('user_10482')).toBe('user_10482');
  });
});
