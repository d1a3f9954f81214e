import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { HttpError } from '../ingest/http-error.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { storeRows } from './store-rows.ts';

/** What the route of fitted models works with. */
export type ModelDeps = {
  tokens: AdminTokens;
  /** @throws HttpError 503 while the store is being started. */
  live: () => LiveStore;
};

/** A model is half a megabyte. */
const LARGEST_BODY = 8 * 1024 * 1024;

/** The tables of fitted models; their columns are in migrations/0005_conversion.sql. */
const TABLES = [
  'conversion_model',
  'conversion_word',
  'conversion_promotion',
  'stage_model_quality',
  'repurchase_model',
] as const;

/** Body of `/api/v1/model/rows`. */
export const rowsBody = z.strictObject({
  table: z.enum(TABLES),
  rows: z.array(z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), z.unknown())).max(10_000),
});

/**
 * What `waystone fit` asks for; wants an admin token, the cookie is not enough.
 *
 * - `GET /emptied` answers 204 once everything acknowledged so far can be read: a model is fitted on all of it.
 * - `POST /rows {table, rows}` stores rows of a fitted model.
 */
export function modelRoutes({ tokens, live }: ModelDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/emptied', async (c) => {
    assertMayRead(c.env.incoming, tokens);
    await emptied(live());
    return c.body(null, 204, { 'cache-control': 'no-store' });
  });
  app.post('/rows', async (c) => {
    assertMayRead(c.env.incoming, tokens);
    const length = Number(c.req.header('content-length') ?? Number.NaN);
    if (!(length <= LARGEST_BODY)) {
      throw new HttpError(413, 'body_too_large', `Say the body's length; it may be ${LARGEST_BODY} bytes.`);
    }
    const body = rowsBody.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw new HttpError(400, 'invalid_body', z.prettifyError(body.error).slice(0, 1000));
    await storeRows(live().warehouse, body.data);
    return c.json({ rows: body.data.rows.length }, 200, { 'cache-control': 'no-store' });
  });
  return app;
}
