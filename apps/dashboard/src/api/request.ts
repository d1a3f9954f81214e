/**
 * Requests to the collector's stats API, and the one kind of error they fail with.
 * @module
 */
import type { ApiError } from '@waystone/protocol';

const BASE = '/api/v1';

/** A request that failed: what to show, and what it was. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** HTTP status; 0 where no answer came at all. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Query parameters; empty and undefined ones are left out. */
export type Query = Record<string, string | number | undefined>;

/** What a request may carry besides its method and path. */
export type RequestOptions = { query?: Query; body?: unknown; signal?: AbortSignal | undefined };

/**
 * Sends one request with the session's cookie.
 * @throws ApiFailure for every answer outside 2xx and where no answer came; an abort passes as it is.
 */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await attempt(method, address(path, options.query), options);
  if (response.ok) return response;
  throw new ApiFailure(response.status, await messageOf(response));
}

/**
 * Reads a JSON answer.
 * @throws ApiFailure as {@link send}, and for an answer that is not JSON.
 */
export async function getJson<T>(path: string, query: Query, signal: AbortSignal | undefined): Promise<T> {
  const response = await send('GET', path, { query, signal });
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiFailure(response.status, `The answer of ${path} was not JSON. Is a proxy in between?`);
  }
}

/** Whether an error only says that the request is no longer wanted. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `${BASE}${path}${text === '' ? '' : `?${text}`}`;
}

async function attempt(method: string, url: string, { body, signal }: RequestOptions): Promise<Response> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_TYPE };
  try {
    return await fetch(url, { method, ...json, credentials: 'same-origin', signal: signal ?? null });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiFailure(0, 'The collector does not answer. Is it running, and is this machine online?');
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isApiError(body)) return body.error.message;
  return `The collector answered ${response.status} ${response.statusText}`.trim();
}

function isApiError(body: unknown): body is ApiError {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}
