import type { HttpBindings } from '@hono/node-server';
import type { SitesAnswer } from '@waystone/protocol';
import { Hono } from 'hono';
import { assertMayRead } from '../admin/access.ts';
import { sessionRoutes } from '../admin/session.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import type { Config } from '../config/index.ts';
import { HttpError } from '../ingest/http-error.ts';
import { openApiDocument } from '../openapi/document.ts';
import { peopleQuery, personQuery, readQueryBy, siteIdOf } from './parameters.ts';
import {
  patientReader,
  type Reader,
  readPeople,
  readPerson,
  readStageCounts,
  readStageFunnel,
} from './people.ts';

/** What the routes of the stats API work with. */
export type ApiDeps = {
  config: Config;
  tokens: AdminTokens;
  /** @throws HttpError 503 while the store is being started. */
  reader: () => Reader;
  /** Whether the table of people may be read in place of the views. */
  peopleAreKept: () => boolean;
};

/** `/api/v1/*`: what the dashboard reads. Shapes: packages/protocol/src/stats.ts. */
export function apiRoutes({
  config,
  tokens,
  reader: open,
  peopleAreKept,
}: ApiDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const reader = () => patientReader(open());
  app.route('/session', sessionRoutes(tokens, config.trustedProxyHops > 0));
  app.use('/*', async ({ env }, next) => {
    assertMayRead(env.incoming, tokens);
    await next();
  });
  app.get('/openapi.json', (c) => c.json(openApiDocument(), 200, FRESH));
  app.get('/sites', (c) => {
    const answer: SitesAnswer = { sites: config.sites.map(({ id, name }) => ({ id, name })) };
    return c.json(answer, 200, FRESH);
  });
  app.get('/stage-funnel', async (c) => {
    return c.json(
      await readStageFunnel(reader(), siteIdOf(c.req.query(), config), peopleAreKept()),
      200,
      FRESH,
    );
  });
  app.get('/stage-counts', async (c) => {
    return c.json(
      await readStageCounts(reader(), siteIdOf(c.req.query(), config), peopleAreKept()),
      200,
      FRESH,
    );
  });
  app.get('/people', async (c) => {
    const siteId = siteIdOf(c.req.query(), config);
    return c.json(
      await readPeople(reader(), siteId, readQueryBy(peopleQuery, c.req.query()), peopleAreKept()),
      200,
      FRESH,
    );
  });
  app.get('/person', async (c) => {
    const siteId = siteIdOf(c.req.query(), config);
    return c.json(
      await readPerson(reader(), siteId, readQueryBy(personQuery, c.req.query()), peopleAreKept()),
      200,
      FRESH,
    );
  });
  app.all('/*', () => {
    throw new HttpError(404, 'unknown_path', 'There is nothing at this address; see docs/api.md.');
  });
  return app;
}

/** Answers hold people's journeys: nothing on the way may keep them. */
const FRESH = { 'cache-control': 'no-store' };
