import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { registrableDomain } from '@waystone/enrich';
import { isSecure } from './origin.ts';

/** The browser SDK's cookie: a query string of ids. */
const COOKIE = /(?:^|; )_ws=([A-Za-z0-9%=&+._*~-]{1,1024})(?:;|$)/;

/** 400 days, the longest that browsers allow (RFC 6265bis, 5.5). */
const MAX_AGE = 34_560_000;

/**
 * Sets the browser SDK's cookie again, as it came. What a script stores, Safari deletes after 7 days; what a server of
 * the page's own site sets, it keeps. It comes with beacons of pages on the collector's site.
 *
 * Only beacons are answered so, as a page sends them when it is left (`Sec-Fetch-Mode: no-cors`; Fetch Metadata, 2.2).
 * While another request is under way the person may refuse, log out or log in, and the answer would take that back.
 *
 * @returns the value of `Set-Cookie`; `null` where no cookie came, or not by a beacon.
 */
export function refreshCookie(incoming: IncomingMessage, trustsProxy: boolean): string | null {
  const { cookie = '', host = '', 'sec-fetch-mode': mode } = incoming.headers;
  if (mode !== 'no-cors') return null;
  const value = COOKIE.exec(cookie)?.[1];
  if (value === undefined) return null;
  const secure = isSecure(incoming, trustsProxy) ? '; Secure' : '';
  return `_ws=${value}${scopeOf(host)}; Path=/; Max-Age=${MAX_AGE}; SameSite=Lax${secure}`;
}

/** The domain that the script found: the highest that takes a cookie. Addresses and hosts of one label have none. */
function scopeOf(host: string): string {
  const name = host.replace(/:\d+$/, '');
  const domain = registrableDomain(name);
  return isIP(name) !== 0 || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain) ? '' : `; Domain=${domain}`;
}
