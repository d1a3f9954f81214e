/**
 * Who asks. Whoever reaches the socket owns the data directory, so the users there differ by what they may do, not
 * by a secret; on a TCP port `writer` and `default` can be given a password.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Lane } from '../store/arguments.ts';
import { ClickHouseException } from '../store/exception.ts';

type Given = { user: string; password: string };

const lanes: Record<string, Lane> = { default: 'writer', writer: 'writer', reader: 'reader' };

function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function basic(header: string | undefined): Given | null {
  const encoded = /^Basic\s+(.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: password.join(':') };
}

function given(headers: IncomingHttpHeaders, query: URLSearchParams): Given {
  const named = one(headers['x-clickhouse-user']);
  if (named !== null) return { user: named, password: one(headers['x-clickhouse-key']) ?? '' };
  const own = basic(headers.authorization);
  if (own !== null) return own;
  return { user: query.get('user') ?? 'default', password: query.get('password') ?? '' };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * What the sender of a request may do.
 *
 * @param password of every user; empty where the socket is private.
 * @throws {ClickHouseException} `AUTHENTICATION_FAILED`
 */
export function laneOf(headers: IncomingHttpHeaders, query: URLSearchParams, password: string): Lane {
  const { user, password: offered } = given(headers, query);
  const lane = Object.hasOwn(lanes, user) ? lanes[user] : undefined;
  if (lane !== undefined && (password === '' || same(offered, password))) return lane;
  throw new ClickHouseException(
    516,
    'AUTHENTICATION_FAILED',
    `${user}: Authentication failed: password is incorrect, or there is no user with such name.`,
  );
}
