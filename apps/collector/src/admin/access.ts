import type { IncomingMessage } from 'node:http';
import { HttpError } from '../ingest/http-error.ts';
import type { AdminTokens } from './tokens.ts';

/** The dashboard's cookie. */
export const SESSION_COOKIE = 'waystone_session';

/**
 * Whether a request may read: it carries an admin token (Bearer, password of HTTP Basic, or `X-ClickHouse-Key`), or,
 * where the browser can be trusted to have asked by itself, the dashboard's cookie.
 */
export function mayRead(incoming: IncomingMessage, tokens: AdminTokens): boolean {
  const token = tokenOf(incoming);
  if (token !== '') return tokens.accepts(token);
  const session = sessionOf(incoming);
  return session !== '' && incoming.method !== 'POST' && tokens.acceptsSession(session, Date.now());
}

/** @throws HttpError 401 where a request may not read. */
export function assertMayRead(incoming: IncomingMessage, tokens: AdminTokens): void {
  if (mayRead(incoming, tokens)) return;
  const message =
    'This needs an admin token: send it as "Authorization: Bearer …", or sign in to the dashboard.';
  throw new HttpError(401, 'unauthorised', message, challengeFor(incoming));
}

/** A page's own requests must not make the browser ask for a password. */
function challengeFor({ headers }: IncomingMessage): Record<string, string> {
  const fromPage = headers['sec-fetch-mode'] !== undefined && headers['sec-fetch-mode'] !== 'navigate';
  return fromPage ? {} : { 'www-authenticate': 'Basic realm="Waystone", charset="UTF-8"' };
}

function tokenOf({ headers }: IncomingMessage): string {
  const key = headers['x-clickhouse-key'];
  if (typeof key === 'string' && key !== '') return key;
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function sessionOf({ headers }: IncomingMessage): string {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE) return value;
  }
  return '';
}
