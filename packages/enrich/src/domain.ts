import { getDomain } from 'tldts';

/**
 * The part of a host name that somebody can register: `example.co.uk` of `www.shop.example.co.uk`. Hosted names
 * such as `shop.github.io` count as registrable. A host without one (`localhost`, an IP address) is its own.
 */
export function registrableDomain(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}
