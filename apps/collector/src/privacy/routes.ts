import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { readQueryBy, siteIdOf } from '../api/parameters.ts';
import { patientReader } from '../api/people.ts';
import type { Config } from '../config/index.ts';
import { readBody } from '../ingest/body.ts';
import { HttpError } from '../ingest/http-error.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { type EraseDeps, erasePerson } from './erase.ts';
import { exportPerson } from './export.ts';

/** What the routes for a person's rights work with. */
export type PrivacyDeps = {
  config: Config;
  tokens: AdminTokens;
  logger: Logger;
  /** @throws HttpError 503 while the store is being started. */
  live: () => LiveStore;
};

type Env = { Bindings: HttpBindings };

/** Query of `/api/v1/person/export`, beside the site. */
export const personQuery = z.object({ person_id: z.string().min(1).max(1024) });

/** Body of `/api/v1/person/erase`. */
export const erasureBody = z.strictObject({ site_id: z.string(), person_id: personQuery.shape.person_id });

/**
 * `GET /export?site_id=&person_id=` answers NDJSON; `POST /erase {site_id, person_id}` answers what was removed. Both
 * want an admin token; for erasing the dashboard's cookie is not enough.
 */
export function privacyRoutes({ config, tokens, live, logger }: PrivacyDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.use('/*', async ({ env }, next) => {
    assertMayRead(env.incoming, tokens);
    await next();
  });
  app.get('/export', async (c) => {
    const siteId = siteIdOf(c.req.query(), config);
    const { person_id: personId } = readQueryBy(personQuery, c.req.query());
    const store = live();
    await emptied(store);
    const lines = await exportPerson(patientReader(store.warehouse), { siteId, personId });
    return new Response(streamOf(lines), { headers: HEADERS });
  });
  app.post('/erase', async (c) => c.json(await erase(c, config, { ...live(), logger }), 200, FRESH));
  return app;
}

async function erase({ env }: Context<Env>, config: Config, deps: EraseDeps & Pick<LiveStore, 'aside'>) {
  const { site_id, person_id } = parse(await readBody(env.incoming));
  const siteId = siteIdOf({ site_id }, config);
  const { events, rejectedEvents, ids } = await deps.aside(() =>
    erasePerson(deps, { siteId, personId: person_id }),
  );
  return { events, rejected_events: rejectedEvents, ids };
}

function parse(body: string): z.output<typeof erasureBody> {
  try {
    return erasureBody.parse(JSON.parse(body));
  } catch {
    throw new HttpError(400, 'invalid_body', 'Send {"site_id": "…", "person_id": "…"} as JSON.');
  }
}

const FRESH = { 'cache-control': 'no-store' };

const HEADERS = {
  ...FRESH,
  'content-type': 'application/x-ndjson; charset=utf-8',
  'content-disposition': 'attachment; filename="person.ndjson"',
};

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
