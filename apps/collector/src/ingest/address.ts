import type { IncomingMessage } from 'node:http';

/**
 * The address of the client: that of the connection, or, behind `hops` proxies that add to `X-Forwarded-For`, the
 * one that the outermost of them saw. Counted from the right, for a client can put anything on the left.
 */
export function clientAddress(incoming: IncomingMessage, hops: number): string {
  const peer = incoming.socket.remoteAddress ?? '';
  if (hops === 0) return peer;
  const header = incoming.headers['x-forwarded-for'];
  const forwarded = typeof header === 'string' ? header.split(',').map((address) => address.trim()) : [];
  const chain = [...forwarded, peer];
  return chain[Math.max(0, chain.length - 1 - hops)] ?? peer;
}

/** Headers by which content delivery networks tell the visitor's country (ISO 3166-1 alpha-2). */
const COUNTRY_HEADERS = [
  'cf-ipcountry',
  'cloudfront-viewer-country',
  'x-vercel-ip-country',
  'fastly-client-country',
  'x-country-code',
];

/** The client's country as a trusted proxy tells it; empty where none does. */
export function clientCountry(incoming: IncomingMessage, hops: number): string {
  if (hops === 0) return '';
  for (const name of COUNTRY_HEADERS) {
    const value = incoming.headers[name];
    // XX: unknown, T1: Tor (Cloudflare).
    if (typeof value === 'string' && /^[A-Z]{2}$/.test(value) && value !== 'XX') return value;
  }
  return '';
}
