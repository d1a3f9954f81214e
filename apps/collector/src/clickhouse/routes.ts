import type { HttpBindings } from '@hono/node-server';
import type { Warehouse } from '@waystone/warehouse';
import { type Context, Hono } from 'hono';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { HttpError } from '../ingest/http-error.ts';

type Env = { Bindings: HttpBindings };

/** What SQL is passed on to. */
export type ClickHouseDeps = {
  tokens: AdminTokens;
  /** @throws HttpError 503 while the store is being started. */
  warehouse: () => Pick<Warehouse, 'passThrough' | 'ping'>;
};

/** A result is whatever was asked for; a browser must not take it for a page of ours. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
};

/**
 * `/clickhouse/`: ClickHouse's HTTP protocol, read-only, for BI tools. `/clickhouse/ping` needs no token, as with a
 * server.
 */
export function clickhouseRoutes({ tokens, warehouse }: ClickHouseDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/ping', async (c) => {
    const alive = await warehouse().ping();
    return alive ? c.text('Ok.\n') : c.text('The store does not answer.\n', 503, { 'retry-after': '1' });
  });
  app.on(['GET', 'POST'], '/*', async (c: Context<Env>) => {
    if (!/^\/clickhouse\/?$/.test(c.req.path)) {
      throw new HttpError(404, 'not_found', 'SQL is answered at /clickhouse/.');
    }
    const answer = await inShape(async () => {
      assertMayRead(c.env.incoming, tokens);
      if (asksNothing(c.req)) return new Response('Ok.\n', { headers: TEXT });
      return await warehouse().passThrough(c.req.raw);
    });
    for (const [name, value] of Object.entries(HEADERS)) answer.headers.set(name, value);
    return answer;
  });
  return app;
}

const TEXT = { 'content-type': 'text/plain; charset=UTF-8' };

/** A GET or HEAD without a statement asks whether somebody is there, and a server says that it is. */
function asksNothing({ method, url }: Context['req']): boolean {
  return (method === 'GET' || method === 'HEAD') && !new URL(url).searchParams.has('query');
}

/** What drivers look an error up by. https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const CODES = new Map([
  [401, { code: '516', name: 'AUTHENTICATION_FAILED' }],
  [503, { code: '210', name: 'NETWORK_ERROR' }],
]);

/** What is refused before the store is asked, as the store would say it. */
async function inShape(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    const known = error instanceof HttpError ? CODES.get(error.status) : undefined;
    if (!(error instanceof HttpError) || known === undefined) throw error;
    return new Response(`Code: ${known.code}. DB::Exception: ${error.message} (${known.name})\n`, {
      status: error.status,
      headers: {
        ...error.headers,
        ...TEXT,
        'x-clickhouse-exception-code': known.code,
      },
    });
  }
}
