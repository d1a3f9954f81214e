import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import type { Metrics } from '../metrics.ts';
import { type Spool, SpoolUnavailableError } from '../spool/index.ts';

/** What the routes for whoever runs the collector work with. */
export type OperationsDeps = {
  spool: Spool;
  metrics: Metrics;
  tokens: AdminTokens;
  /** Whether the store could be reached at the latest attempt. */
  storeIsUp: () => boolean;
};

const FRESH = { 'cache-control': 'no-store' };

/** `/health` (alive), `/ready` (events can be accepted) and `/metrics` (Prometheus; wants a token). */
export function operationsRoutes({
  spool,
  metrics,
  tokens,
  storeIsUp,
}: OperationsDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/health', (c) => c.json({ status: 'alive' }, 200, FRESH));
  app.get('/ready', async (c) => {
    const reason = await probe(spool);
    // The store being away does not matter here: events wait in the spool.
    const facts = { store: storeIsUp() ? 'up' : 'away', waiting: spool.rows };
    if (reason === null) return c.json({ status: 'ready', ...facts }, 200, FRESH);
    return c.json({ status: 'not ready', reason, ...facts }, 503, FRESH);
  });
  app.get('/metrics', async ({ env }) => {
    assertMayRead(env.incoming, tokens);
    const headers = { ...FRESH, 'content-type': metrics.registry.contentType };
    return new Response(await metrics.registry.metrics(), { headers });
  });
  return app;
}

async function probe(spool: Spool): Promise<string | null> {
  try {
    await spool.probe();
    return null;
  } catch (error) {
    if (error instanceof SpoolUnavailableError) return error.reason;
    throw error;
  }
}
