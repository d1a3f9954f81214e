import type { IncomingMessage } from 'node:http';
import type { Site } from '../config/index.ts';
import { HttpError } from './http-error.ts';
import type { KeyRing, Writer } from './keys.ts';

/** CORS headers of an answer. Cookies and other credentials are never allowed. */
export type CorsHeaders = Readonly<Record<string, string>>;

const NONE: CorsHeaders = {};

const PREFLIGHT: CorsHeaders = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-encoding, content-type',
  'access-control-max-age': '86400',
};

/**
 * Checks the `Origin` of a request against the site's, exactly, and returns the headers that let its page read the
 * answer. This keeps a key from being used on other people's pages; it does not authenticate anybody, for anything
 * but a browser sends whatever `Origin` it likes. A request without one is not from a page and passes.
 *
 * @throws HttpError 403 where a public key is used from an origin that is not the site's.
 */
export function checkOrigin(
  incoming: IncomingMessage,
  { site, kind }: Writer,
  trustsProxy: boolean,
): CorsHeaders {
  const { origin } = incoming.headers;
  if (origin === undefined) return NONE;
  if (isAllowed(site, origin, incoming, trustsProxy)) return allow(origin);
  if (kind === 'secret') return NONE;
  throw new HttpError(
    403,
    'origin_not_allowed',
    `The origin ${origin.slice(0, 200)} is none of the site's; add it to "origins" of site "${site.id}".`,
  );
}

/** The answer to a browser that asks before it sends (OPTIONS): the key, and so the site, is not known yet. */
export function preflightHeaders(
  incoming: IncomingMessage,
  keys: KeyRing,
  trustsProxy: boolean,
): CorsHeaders {
  const { origin } = incoming.headers;
  if (origin === undefined) return NONE;
  const known =
    keys.hasOrigin(origin) || (keys.hasOrigin('self') && origin === ownOrigin(incoming, trustsProxy));
  return known ? { ...allow(origin), ...PREFLIGHT } : NONE;
}

/** Scheme and host that a request was addressed to. A proxy's word counts only where proxies are trusted. */
export function ownOrigin(incoming: IncomingMessage, trustsProxy: boolean): string {
  const { host = '' } = incoming.headers;
  return `${isSecure(incoming, trustsProxy) ? 'https' : 'http'}://${host.toLowerCase()}`;
}

/** Whether the client spoke TLS, to this server or to a trusted proxy before it. */
export function isSecure(incoming: IncomingMessage, trustsProxy: boolean): boolean {
  if (!trustsProxy) return false;
  const proto = incoming.headers['x-forwarded-proto'];
  return typeof proto === 'string' && proto.split(',')[0]?.trim() === 'https';
}

function isAllowed(site: Site, origin: string, incoming: IncomingMessage, trustsProxy: boolean): boolean {
  return site.origins.some((allowed) =>
    allowed === 'self' ? origin === ownOrigin(incoming, trustsProxy) : origin === allowed,
  );
}

function allow(origin: string): CorsHeaders {
  // Retry-After is not on the list of headers that a page of another origin may read (Fetch, section 3.3.5).
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
  };
}
