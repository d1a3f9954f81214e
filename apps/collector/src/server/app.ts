import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { type ApiDeps, apiRoutes } from '../api/routes.ts';
import { type BackupRouteDeps, backupRoutes } from '../backup/routes.ts';
import { type ClickHouseDeps, clickhouseRoutes } from '../clickhouse/routes.ts';
import { answerError, toResponse } from '../ingest/answer.ts';
import { HttpError } from '../ingest/http-error.ts';
import { type IngestRouteDeps, ingestRoutes } from '../ingest/routes.ts';
import { type ModelDeps, modelRoutes } from '../model/routes.ts';
import { type OperationsDeps, operationsRoutes } from '../operations/routes.ts';
import { type PrivacyDeps, privacyRoutes } from '../privacy/routes.ts';
import { type RejectedDeps, rejectedRoutes } from '../rejected/routes.ts';
import { type RulesDeps, rulesRoutes } from '../rules/routes.ts';
import { COMMON_HEADERS } from '../site/headers.ts';
import { siteRoutes } from '../site/routes.ts';

/** What the collector's routes work with. */
export type AppDeps = IngestRouteDeps &
  ApiDeps &
  PrivacyDeps &
  BackupRouteDeps &
  RulesDeps &
  ClickHouseDeps &
  ModelDeps &
  RejectedDeps &
  OperationsDeps & { logger: Logger };

/** Every path of the collector. */
export function createApp(deps: AppDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.onError((error) => {
    if (!(error instanceof HttpError)) deps.logger.error({ err: error }, 'request failed');
    return withCommon(toResponse(answerError(error)));
  });
  app.notFound(() =>
    withCommon(toResponse(answerError(new HttpError(404, 'not_found', 'There is nothing at this address.')))),
  );
  // Ingestion sets its own few headers: middleware costs what the hot path has not.
  app.route('/v1', ingestRoutes(deps));
  app.use('/*', async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.route('/', operationsRoutes(deps));
  app.route('/api/v1/person', privacyRoutes(deps));
  app.route('/api/v1/backup', backupRoutes(deps));
  app.route('/api/v1/rules', rulesRoutes(deps));
  app.route('/api/v1/model', modelRoutes(deps));
  app.route('/api/v1/rejected', rejectedRoutes(deps));
  app.route('/api/v1', apiRoutes(deps));
  app.route('/clickhouse', clickhouseRoutes(deps));
  app.route('/', siteRoutes(deps.config));
  return app;
}

function withCommon(response: Response): Response {
  for (const [name, value] of Object.entries(COMMON_HEADERS)) response.headers.set(name, value);
  return response;
}
