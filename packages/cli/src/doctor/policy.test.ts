import { describe, expect, it } from 'vitest';
import { forbiddenBy } from './policy.ts';

const PAGE = 'https://shop.example/a';
const SCRIPT = 'https://collector.example/waystone.js';

describe('a policy', () => {
  it.each([
    ["script-src 'self'", 'script-src'],
    ["default-src 'self'", 'default-src'],
    ["script-src-elem 'none'; script-src *", 'script-src-elem'],
    ["script-src 'none'", 'script-src'],
    ['script-src https://collector.example:8443', 'script-src'],
    ['script-src https://collector.example/other/', 'script-src'],
    ['script-src https://*.collector.example', 'script-src'],
    ["script-src 'strict-dynamic' https:", 'script-src'],
    ["img-src 'self'", null],
    ['script-src *', null],
    ['script-src https:', null],
    ['script-src http:', null],
    ['script-src collector.example', null],
    ['script-src https://collector.example/waystone.js', null],
    ['script-src *.example', null],
    ["script-src 'nonce-abc'", null],
    ["script-src 'strict-dynamic' 'nonce-abc'", null],
    ['', null],
  ])('%s: forbidden by %s', (policy, directive) => {
    expect(forbiddenBy([policy], { kind: 'script', url: SCRIPT, page: PAGE, nonce: 'abc' })).toBe(directive);
  });

  it('asks each of several policies', () => {
    const question = { kind: 'connect', url: 'https://shop.example/v1/batch', page: PAGE } as const;
    expect(forbiddenBy(["connect-src 'self'", 'connect-src https://else.example'], question)).toBe(
      'connect-src',
    );
    expect(forbiddenBy(["connect-src 'self', connect-src 'none'"], question)).toBe('connect-src');
    expect(forbiddenBy(["connect-src 'self'", "script-src 'none'"], question)).toBeNull();
  });

  it('lets what a trusted script inserts pass', () => {
    const question = { kind: 'script', url: SCRIPT, page: PAGE, inserted: true } as const;
    expect(forbiddenBy(["script-src 'nonce-x' 'strict-dynamic'"], question)).toBeNull();
  });
});
