import type { HttpBindings } from '@hono/node-server';
import { type SessionRequest, sessionRequestSchema } from '@waystone/protocol';
import { Hono } from 'hono';
import { readBody } from '../ingest/body.ts';
import { HttpError } from '../ingest/http-error.ts';
import { isSecure } from '../ingest/origin.ts';
import { mayRead, SESSION_COOKIE } from './access.ts';
import { type AdminTokens, SESSION_SECONDS } from './tokens.ts';

/** `/session`: POST signs in, GET tells whether one is, DELETE signs out. */
export function sessionRoutes(tokens: AdminTokens, trustsProxy: boolean): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/', async ({ env }) => {
    const { token } = parse(await readBody(env.incoming));
    const session = tokens.openSession(token, Date.now());
    if (session === null) throw wrongToken();
    return answer(204, cookie(session, SESSION_SECONDS, isSecure(env.incoming, trustsProxy)));
  });
  app.get('/', ({ env }) => {
    if (!mayRead(env.incoming, tokens)) throw new HttpError(401, 'unauthorised', 'Nobody is signed in.');
    return answer(204);
  });
  app.delete('/', ({ env }) => answer(204, cookie('', 0, isSecure(env.incoming, trustsProxy))));
  return app;
}

function parse(body: string): SessionRequest {
  try {
    return sessionRequestSchema.parse(JSON.parse(body));
  } catch {
    throw new HttpError(400, 'invalid_body', 'Send {"token": "…"} as JSON.');
  }
}

function wrongToken(): HttpError {
  const message = 'This is no admin token; see "adminTokens" in the configuration.';
  return new HttpError(401, 'wrong_token', message);
}

/** No script can read it, and no other site's page can have it sent. */
function cookie(value: string, maxAge: number, secure: boolean): string {
  const flags = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return `${SESSION_COOKIE}=${value}; ${flags}`;
}

function answer(status: number, setCookie?: string): Response {
  const headers = {
    'cache-control': 'no-store',
    ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }),
  };
  return new Response(null, { status, headers });
}
