import type { Verdict } from '@waystone/protocol';
import { SpoolUnavailableError } from '../spool/index.ts';
import { HttpError } from './http-error.ts';
import type { CorsHeaders } from './origin.ts';

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

export function answerVerdict(verdict: Verdict, cors: CorsHeaders): Response {
  return new Response(JSON.stringify(verdict), {
    status: statusOf(verdict),
    headers: { ...JSON_TYPE, ...cors },
  });
}

/** An error as the API shows it. What is no {@link HttpError} tells the client nothing of its cause. */
export function answerError(error: unknown, cors: CorsHeaders = {}): Response {
  const { status, code, message, headers } = asHttpError(error);
  const body = JSON.stringify({ error: { code, message } });
  return new Response(body, { status, headers: { ...JSON_TYPE, ...cors, ...headers } });
}

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof SpoolUnavailableError) {
    const message = 'The collector cannot take events at the moment; send them again later.';
    return new HttpError(503, `spool_${error.reason}`, message, { 'retry-after': RETRY_AFTER[error.reason] });
  }
  return new HttpError(500, 'internal', 'The collector failed; its log says why.');
}
