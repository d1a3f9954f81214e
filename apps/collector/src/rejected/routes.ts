import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { readQueryBy, siteIdOf } from '../api/parameters.ts';
import { patientReader } from '../api/people.ts';
import type { Config } from '../config/index.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { listRejected } from './list.ts';

/** What the route works with. */
export type RejectedDeps = { config: Config; tokens: AdminTokens; live: () => LiveStore };

const time = (fallback: string) => z.iso.datetime({ offset: true }).default(fallback);

/** Query of `/api/v1/rejected`, beside the site. */
export const rejectedQuery = z.object({
  code: z.string().max(64).default(''),
  since: time('1970-01-01T00:00:00.000Z'),
  until: time('2100-01-01T00:00:00.000Z'),
});

const HEADERS = { 'cache-control': 'no-store', 'content-type': 'application/x-ndjson; charset=utf-8' };

/**
 * `GET /?site_id=&code=&since=&until=` answers the refused messages of a site as NDJSON: what `waystone replay` reads.
 * Wants an admin token.
 */
export function rejectedRoutes({ config, tokens, live }: RejectedDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/', async (c) => {
    assertMayRead(c.env.incoming, tokens);
    const siteId = siteIdOf(c.req.query(), config);
    const filter = readQueryBy(rejectedQuery, c.req.query());
    const store = live();
    await emptied(store);
    return new Response(streamOf(listRejected(patientReader(store.warehouse), { siteId, ...filter })), {
      headers: HEADERS,
    });
  });
  return app;
}

function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void lines.return(undefined),
  });
}
