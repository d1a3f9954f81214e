import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { SpoolUnavailableError } from '../spool/index.ts';
import { answerError, answerVerdict } from './answer.ts';
import { ENDPOINTS, type Endpoint } from './envelope.ts';
import { HttpError } from './http-error.ts';
import { type IngestDeps, type Ingested, ingest } from './ingest.ts';
import { type CorsHeaders, preflightHeaders } from './origin.ts';
import { refreshCookie } from './refresh.ts';

type Env = { Bindings: HttpBindings };

/** What the routes of ingestion work with. */
export type IngestRouteDeps = IngestDeps & { metrics: Metrics; logger: Logger };

/** `POST /v1/{page,screen,track,identify,group,alias,batch,import}`, and OPTIONS for pages on other origins. */
export function ingestRoutes(deps: IngestRouteDeps): Hono<Env> {
  const app = new Hono<Env>();
  const report = reporter(deps.logger);
  for (const endpoint of ENDPOINTS) {
    app.post(`/${endpoint}`, (c) => answer(c, endpoint, deps, report));
    // Segment's browser library names the paths by their first letters: /v1/t, /v1/p, /v1/b.
    if (endpoint !== 'import') app.post(`/${endpoint.charAt(0)}`, (c) => answer(c, endpoint, deps, report));
  }
  app.options('/*', ({ env }) => {
    const headers = preflightHeaders(env.incoming, deps.keys, deps.trustedProxyHops > 0);
    return new Response(null, { status: 204, headers });
  });
  app.all('/*', ({ req }) => answerError(unknownPath(req.method)));
  return app;
}

async function answer(
  { env }: Context<Env>,
  endpoint: Endpoint,
  deps: IngestRouteDeps,
  report: Report,
): Promise<Response> {
  const start = performance.now();
  let cors: CorsHeaders = {};
  let response: Response;
  try {
    const ingested = await ingest(env.incoming, endpoint, deps, (headers) => {
      cors = headers;
    });
    count(ingested, deps.metrics);
    const refresh = refreshCookie(env.incoming, deps.trustedProxyHops > 0);
    response = answerVerdict(ingested.verdict, refresh === null ? cors : { ...cors, 'set-cookie': refresh });
  } catch (error) {
    report(error);
    response = answerError(error, cors);
  }
  deps.metrics.requests.inc({ status: response.status });
  deps.metrics.acknowledgement.observe((performance.now() - start) / 1000);
  return response;
}

function count({ verdict, siteId, codes }: Ingested, { messages, rejections }: Metrics): void {
  const { accepted, duplicates, rejectedCount } = verdict;
  if (accepted > duplicates) messages.inc({ site: siteId, verdict: 'accepted' }, accepted - duplicates);
  if (duplicates > 0) messages.inc({ site: siteId, verdict: 'duplicate' }, duplicates);
  if (rejectedCount > 0) messages.inc({ site: siteId, verdict: 'rejected' }, rejectedCount);
  for (const code of codes) rejections.inc({ code });
}

type Report = (error: unknown) => void;

const QUIET_MS = 10_000;

/**
 * Writes failures to the log. Messages of clients stay out of it: they may hold personal data. A spool that takes
 * nothing is told once in 10 s, not for every request.
 */
function reporter(logger: Logger): Report {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (error instanceof HttpError)
      logger.debug({ status: error.status, code: error.code }, 'request refused');
    else if (!(error instanceof SpoolUnavailableError)) logger.error({ err: error }, 'request failed');
    else if (performance.now() - toldAt > QUIET_MS) {
      toldAt = performance.now();
      logger.error({ reason: error.reason }, error.message);
    }
  };
}

function unknownPath(method: string): HttpError {
  const message = `Nothing answers ${method} here; POST to one of ${ENDPOINTS.map((name) => `/v1/${name}`).join(', ')}.`;
  return method === 'POST'
    ? new HttpError(404, 'unknown_path', message)
    : new HttpError(405, 'method_not_allowed', message, { allow: 'POST, OPTIONS' });
}
