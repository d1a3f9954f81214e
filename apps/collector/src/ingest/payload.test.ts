import { describe, expect, it } from 'vitest';
import { payloadOf } from './payload.ts';

describe('payloadOf', () => {
  it('keeps of a refused message nothing that is never stored', () => {
    const page = { url: 'https://shop.example/?email=a%40b.example&page=2', title: 'Shop' };
    const payload = payloadOf({
      event: 5,
      userId: 'u',
      writeKey: 'sk_test00000000000000000000',
      context: { ip: '203.0.113.81', userAgent: 'Agent', locale: 'en', page },
      properties: { href: 'https://shop.example/?password=hunter2', plan: 'pro' },
    });
    for (const secret of ['sk_test', '203.0.113', 'Agent', 'b.example', 'hunter2'])
      expect(payload).not.toContain(secret);
    expect(JSON.parse(payload)).toMatchObject({
      event: 5,
      userId: 'u',
      context: { locale: 'en', page: { title: 'Shop' } },
      properties: { plan: 'pro' },
    });
  });

  it.each([null, 5, 'text', [1, 2], [], {}])('keeps %j as it is', (message) => {
    expect(payloadOf(message)).toBe(JSON.stringify(message));
  });

  it('cuts what is nested too deeply to be written', () => {
    let message: unknown = 'bottom';
    for (let level = 0; level < 20_000; level++) message = { in: message };
    expect(payloadOf(message)).toContain('deeper levels left out');
  });
});
