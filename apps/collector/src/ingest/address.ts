import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address of the client: that of the connection, or, behind `hops` proxies that add to `X-Forwarded-For`, the
 * one that the outermost of them saw. Counted from the right, for a client can put anything on the left.
 */
export function clientAddress(incoming: IncomingMessage, hops: number): string {
  const peer = plain(incoming.socket.remoteAddress ?? '');
  if (hops === 0) return peer;
  const header = incoming.headers['x-forwarded-for'];
  const forwarded =
    typeof header === 'string' ? header.split(',').map((address) => plain(address.trim())) : [];
  const chain = [...forwarded, peer];
  const address = chain[Math.max(0, chain.length - 1 - hops)] ?? peer;
  // What is no address must not make somebody of each request.
  return isIP(address) === 0 ? peer : address;
}

/** Some proxies write a port behind an address, and an address of IPv4 as one of IPv6. */
function plain(address: string): string {
  const [, inBrackets, beforePort] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return (inBrackets ?? beforePort ?? address).replace(/^::ffff:(?=[\d.]+$)/i, '');
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
