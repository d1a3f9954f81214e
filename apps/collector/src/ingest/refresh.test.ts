import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { refreshCookie } from './refresh.ts';

const refresh = (headers: Record<string, string>, trustsProxy = false) =>
  refreshCookie(
    { headers: { 'sec-fetch-mode': 'no-cors', ...headers } } as unknown as IncomingMessage,
    trustsProxy,
  );

describe('the cookie of the browser SDK', () => {
  it('is set again as it came, for the whole site and 400 days', () => {
    const headers = { host: 'stats.shop.example.co.uk:8443', cookie: 'a=1; _ws=a=mwx1&u=ada%40x; b=2' };
    expect(refresh({ ...headers, 'x-forwarded-proto': 'https' }, true)).toBe(
      '_ws=a=mwx1&u=ada%40x; Domain=example.co.uk; Path=/; Max-Age=34560000; SameSite=Lax; Secure',
    );
  });

  it('belongs to the host alone where that is an address or one label', () => {
    for (const host of ['localhost:8787', '127.0.0.1:8787', '[::1]:8787'])
      expect(refresh({ host, cookie: '_ws=a=1' })).toBe('_ws=a=1; Path=/; Max-Age=34560000; SameSite=Lax');
  });

  it('is not made where none came, nor where it is not the SDK’s', () => {
    expect(refresh({ host: 'shop.example' })).toBeNull();
    expect(refresh({ host: 'shop.example', cookie: 'x_ws=a=1; _ws2=a=1' })).toBeNull();
    expect(refresh({ host: 'shop.example', cookie: '_ws=a\r\nset-cookie: evil=1' })).toBeNull();
    expect(refresh({ host: 'shop.example', cookie: `_ws=${'a'.repeat(2000)}` })).toBeNull();
  });

  it('is set by answers to beacons alone: while another is under way the person may refuse', () => {
    for (const mode of ['cors', 'same-origin', ''])
      expect(refresh({ host: 'shop.example', cookie: '_ws=a=1', 'sec-fetch-mode': mode })).toBeNull();
  });

  it('takes no domain from a host that is none', () => {
    expect(refresh({ host: 'evil.example; Domain=bank.example', cookie: '_ws=a=1' })).not.toContain('bank');
  });
});
