import type { ServerResponse } from 'node:http';
import type { Verdict } from '@waystone/protocol';
import { SpoolUnavailableError } from '../spool/index.ts';
import { HttpError } from './http-error.ts';
import type { CorsHeaders } from './origin.ts';

/** What a request is answered with. */
export type Answer = { status: number; headers: Readonly<Record<string, string>>; body: string };

const JSON_TYPE = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Seconds after which a client may try again, by why the spool took nothing. */
const RETRY_AFTER: Record<SpoolUnavailableError['reason'], string> = {
  busy: '1',
  write_failed: '5',
  closed: '5',
  disk_low: '30',
  full: '30',
};

/** 200 where at least one message was accepted or none was sent; 400 where all were refused. */
export function statusOf({ accepted, rejectedCount }: Verdict): 200 | 400 {
  return accepted > 0 || rejectedCount === 0 ? 200 : 400;
}

export function answerVerdict(verdict: Verdict, cors: CorsHeaders): Answer {
  return { status: statusOf(verdict), headers: cors, body: JSON.stringify(verdict) };
}

/** An error as the API shows it. What is no {@link HttpError} tells the client nothing of its cause. */
export function answerError(error: unknown, cors: CorsHeaders = {}): Answer {
  const { status, code, message, headers } = asHttpError(error);
  return { status, headers: { ...cors, ...headers }, body: JSON.stringify({ error: { code, message } }) };
}

/** An answer as Hono's routes give it. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers: { ...JSON_TYPE, ...headers } });
}

/** Writes an answer. A `Response` costs a third of what a request may take; this does not. */
export function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  // A list of names and values: an object's would be checked and copied first.
  const list = [...JSON_HEADERS, 'content-length', String(Buffer.byteLength(body))];
  for (const name in headers) list.push(name, headers[name] ?? '');
  outgoing.writeHead(status, list);
  outgoing.end(body);
}

const JSON_HEADERS = Object.entries(JSON_TYPE).flat();

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof SpoolUnavailableError) {
    const message = 'The collector cannot take events at the moment; send them again later.';
    return new HttpError(503, `spool_${error.reason}`, message, { 'retry-after': RETRY_AFTER[error.reason] });
  }
  return new HttpError(500, 'internal', 'The collector failed; its log says why.');
}
