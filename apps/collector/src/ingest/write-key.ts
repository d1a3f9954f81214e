import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';
import type { KeyRing, Writer } from './keys.ts';

/** The write key outside the body: user name of HTTP Basic, else `?writeKey=`. Empty where there is none. */
export function keyOfHead(incoming: IncomingMessage): string {
  const { authorization } = incoming.headers;
  if (authorization?.slice(0, 6).toLowerCase() === 'basic ') {
    const [user = ''] = Buffer.from(authorization.slice(6), 'base64').toString('utf8').split(':', 1);
    if (user !== '') return user;
  }
  const url = incoming.url ?? '';
  const query = url.indexOf('?');
  return query === -1 ? '' : (new URLSearchParams(url.slice(query + 1)).get('writeKey') ?? '');
}

/**
 * Who a key belongs to.
 *
 * @throws HttpError 401 where it belongs to no site.
 */
export function findWriter(keys: KeyRing, key: string): Writer {
  const writer = keys.find(key);
  if (writer) return writer;
  const message =
    key === ''
      ? 'The request names no write key: give it as the user name of HTTP Basic, as "writeKey" in the body or in the query.'
      : 'The write key belongs to no site; compare it with "publicKeys" and "secretKeys" in the configuration.';
  throw new HttpError(401, 'unknown_key', message);
}
