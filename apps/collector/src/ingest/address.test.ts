import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientCountry } from './address.ts';

const request = (headers: Record<string, string>) =>
  ({ headers, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;

describe('clientAddress', () => {
  const forged = request({ 'x-forwarded-for': '1.1.1.1, 203.0.113.7, 10.0.0.2' });

  it('believes no header where no proxy is trusted', () => {
    expect(clientAddress(forged, 0)).toBe('10.0.0.1');
  });

  it('counts trusted proxies from the right', () => {
    expect(clientAddress(forged, 1)).toBe('10.0.0.2');
    expect(clientAddress(forged, 2)).toBe('203.0.113.7');
    expect(clientAddress(forged, 9)).toBe('1.1.1.1');
    expect(clientAddress(request({}), 2)).toBe('10.0.0.1');
  });

  it.each([
    ['203.0.113.7:51234', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    // One sender, however it calls itself: the proxy's.
    ['unknown', '10.0.0.1'],
    ['_hidden17', '10.0.0.1'],
  ])('reads %s, as proxies write it, as %s', (written, address) => {
    expect(clientAddress(request({ 'x-forwarded-for': `1.1.1.1, ${written}` }), 1)).toBe(address);
  });
});

describe('clientCountry', () => {
  it('believes a proxy that is trusted, and only a country', () => {
    expect(clientCountry(request({ 'cf-ipcountry': 'GB' }), 1)).toBe('GB');
    expect(clientCountry(request({ 'cf-ipcountry': 'GB' }), 0)).toBe('');
    expect(clientCountry(request({ 'cf-ipcountry': 'XX' }), 1)).toBe('');
    expect(clientCountry(request({ 'cf-ipcountry': "GB'); --" }), 1)).toBe('');
  });
});
