/**
 * Two sites on one collector, with everything a hostile client could want to reach.
 * @module
 */
import {
  ADMIN_TOKEN,
  ORIGIN,
  PUBLIC_KEY,
  SECRET_KEY,
  SITE,
  type Stack,
  startStack,
} from '../../support/stack.ts';

export const OTHER_SITE = 'other';
export const OTHER_ORIGIN = 'https://other.example';
export const OTHER_KEY = 'pk_other000000000';

export const SITES = [
  {
    id: SITE,
    origins: ['self', ORIGIN],
    publicKeys: [PUBLIC_KEY],
    secretKeys: [SECRET_KEY],
    serverOnlyEvents: ['Order Completed'],
  },
  { id: OTHER_SITE, origins: [OTHER_ORIGIN], publicKeys: [OTHER_KEY] },
];

/** A collector with both sites, whose clients' addresses a test tells by `X-Forwarded-For`. */
export function startWorld(overrides: object = {}): Promise<Stack> {
  return startStack({ overrides: { sites: SITES, trustedProxyHops: 1, ...overrides } });
}

export const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'content-type': 'application/json',
};

export const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** Posts one body with a key in the query. */
export function post(
  stack: Pick<Stack, 'url'>,
  path: string,
  body: string | object | Uint8Array<ArrayBuffer>,
  { key = PUBLIC_KEY, headers = {} }: { key?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return fetch(`${stack.url}${path}?writeKey=${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: { ...BROWSER, ...headers },
    body: raw,
  });
}

/** A table that nothing but a successful injection would harm. */
export const canary = {
  async plant({ collector }: Stack): Promise<void> {
    await collector.warehouse.command('CREATE TABLE canary (song String) ENGINE = MergeTree ORDER BY song');
    await collector.warehouse.command("INSERT INTO canary VALUES ('alive')");
  },
  async sings({ query }: Stack): Promise<boolean> {
    const rows = await query<{ song: string }>('SELECT song FROM canary');
    return rows.length === 1 && rows[0]?.song === 'alive';
  },
};
