import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { SpoolUnavailableError } from '../spool/index.ts';
import { type Answer, answerError, answerVerdict, send, toResponse } from './answer.ts';
import { ENDPOINTS, type Endpoint } from './envelope.ts';
import { HttpError } from './http-error.ts';
import type { Incoming } from './incoming.ts';
import { type IngestDeps, type Ingested, ingest } from './ingest.ts';
import { type CorsHeaders, preflightHeaders } from './origin.ts';
import { refreshCookie } from './refresh.ts';

type Env = { Bindings: HttpBindings };

/** What the routes of ingestion work with. */
export type IngestRouteDeps = IngestDeps & { metrics: Metrics; logger: Logger };

/** Takes a request that it knows, and answers it; false where it is somebody else's. */
export type Shortcut = (incoming: Incoming, outgoing: ServerResponse) => boolean;

/** Paths below `/v1`. Segment's browser library names them by their first letters: /v1/t, /v1/p, /v1/b. */
const PATHS: readonly [path: string, endpoint: Endpoint][] = [
  ...ENDPOINTS.map((endpoint): [string, Endpoint] => [endpoint, endpoint]),
  ...ENDPOINTS.filter((endpoint) => endpoint !== 'import').map((endpoint): [string, Endpoint] => [
    endpoint.charAt(0),
    endpoint,
  ]),
];

/** `POST /v1/{page,screen,track,identify,group,alias,batch,import}`, and OPTIONS for pages on other origins. */
export function ingestRoutes(deps: IngestRouteDeps): Hono<Env> {
  const app = new Hono<Env>();
  const respond = responder(deps);
  for (const [path, endpoint] of PATHS) {
    app.on('POST', [`/${path}`, `/${path}/`], async ({ env }) => {
      await respond(env.incoming, env.outgoing as ServerResponse, endpoint);
      return RESPONSE_ALREADY_SENT;
    });
  }
  app.options('/*', ({ env }) => {
    const headers = preflightHeaders(env.incoming, deps.keys, deps.trustedProxyHops > 0);
    return new Response(null, { status: 204, headers });
  });
  app.all('/*', ({ req }) => toResponse(answerError(unknownPath(req.method))));
  return app;
}

/**
 * The same routes for requests whose path stands as every client writes it, without a way through Hono, which costs
 * as much as reading and judging a message does.
 */
export function ingestShortcut(deps: IngestRouteDeps): Shortcut {
  const respond = responder(deps);
  // Some libraries write a slash behind it.
  const endpoints = new Map(
    PATHS.flatMap(([path, endpoint]) =>
      [`/v1/${path}`, `/v1/${path}/`].map((url) => [url, endpoint] as const),
    ),
  );
  return (incoming, outgoing) => {
    const { url = '', method } = incoming;
    const query = url.indexOf('?');
    const endpoint = endpoints.get(query === -1 ? url : url.slice(0, query));
    if (method !== 'POST' || endpoint === undefined) return false;
    incoming.gather();
    void respond(incoming, outgoing, endpoint);
    return true;
  };
}

type Respond = (incoming: IncomingMessage, outgoing: ServerResponse, endpoint: Endpoint) => Promise<void>;

/** Answers requests, counts them and tells of failures. It never rejects. */
function responder(deps: IngestRouteDeps): Respond {
  const report = reporter(deps.logger);
  const { requests, acknowledgement } = deps.metrics;
  return async (incoming, outgoing, endpoint) => {
    const start = performance.now();
    const answer = await answerTo(incoming, endpoint, deps, report);
    // A client that left while it waited cannot be told.
    if (!outgoing.destroyed) send(outgoing, answer);
    requests.inc({ status: answer.status });
    acknowledgement.observe((performance.now() - start) / 1000);
  };
}

async function answerTo(
  incoming: IncomingMessage,
  endpoint: Endpoint,
  deps: IngestRouteDeps,
  report: Report,
): Promise<Answer> {
  let cors: CorsHeaders = {};
  try {
    const ingested = await ingest(incoming, endpoint, deps, (headers) => {
      cors = headers;
    });
    count(ingested, deps.metrics);
    const refresh = refreshCookie(incoming, deps.trustedProxyHops > 0);
    return answerVerdict(ingested.verdict, refresh === null ? cors : { ...cors, 'set-cookie': refresh });
  } catch (error) {
    report(error);
    return answerError(error, cors);
  }
}

function count({ verdict, siteId, codes, nameless }: Ingested, metrics: Metrics): void {
  const { messages, rejections, placeholderIds } = metrics;
  const { accepted, duplicates, rejectedCount } = verdict;
  if (accepted > duplicates) messages.inc({ site: siteId, verdict: 'accepted' }, accepted - duplicates);
  if (duplicates > 0) messages.inc({ site: siteId, verdict: 'duplicate' }, duplicates);
  if (rejectedCount > 0) messages.inc({ site: siteId, verdict: 'rejected' }, rejectedCount);
  if (nameless > 0) placeholderIds.inc({ site: siteId }, nameless);
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
