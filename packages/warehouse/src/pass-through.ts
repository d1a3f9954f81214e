/**
 * ClickHouse's HTTP protocol, passed on read-only to the store in use, so that any client of ClickHouse can query it.
 *
 * Passed on: the method, the body as it streams in, `query`, `query_id`, `default_format`, `param_*`, and every other
 * URL parameter as a setting for the store to judge. Not passed on: users, passwords, roles, sessions, other
 * databases as the default, and the headers of the caller. `readonly=1` and the limits are ours; a caller may only
 * lower them. The answer's status, body and ClickHouse headers go back as they come.
 * @module
 */
import { type Agent, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Address, ReadLimits } from './target.ts';

/** Never a caller's to say. */
const OURS = new Set([
  'user',
  'password',
  'database',
  'readonly',
  'role',
  'session_id',
  'session_check',
  'session_timeout',
  'quota_key',
  'allow_ddl',
]);

const REQUEST_HEADERS = ['content-type', 'content-encoding', 'accept-encoding', 'x-clickhouse-format'];

const RESPONSE_HEADERS =
  /^(?:content-type|content-encoding|content-disposition|x-clickhouse-.+|retry-after)$/;

type Place = Omit<Address, 'agent'> & { agent: Agent };

/** Passes one request on. Answers 502 where the store cannot be reached. */
export async function passThrough(address: Place, limits: ReadLimits, request: Request): Promise<Response> {
  const url = new URL(address.url);
  url.search = searchOf(new URL(request.url).searchParams, address, limits).toString();
  try {
    const answer = await send(address, url, request);
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      if (RESPONSE_HEADERS.test(name) && typeof value === 'string') headers.set(name, value);
    }
    return new Response(Readable.toWeb(answer) as unknown as ReadableStream, {
      status: answer.statusCode ?? 502,
      headers,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new Response(`The store cannot be reached (${reason}). Try again in a moment.\n`, {
      status: 502,
      headers: { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' },
    });
  }
}

function searchOf(asked: URLSearchParams, { database }: Place, limits: ReadLimits): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of asked) if (!OURS.has(name)) search.append(name, value);
  const lower = (name: string, limit: number) => {
    const given = Number(asked.get(name) ?? 0);
    search.set(name, String(given > 0 ? Math.min(given, limit) : limit));
  };
  lower('max_execution_time', limits.maxSeconds);
  lower('max_memory_usage', limits.maxMemoryBytes);
  lower('max_result_rows', limits.maxRows);
  search.set('database', database);
  search.set('readonly', '1');
  return search;
}

function send(address: Place, url: URL, request: Request): Promise<IncomingMessage> {
  const make = url.protocol === 'https:' ? secureRequest : plainRequest;
  const headers: Record<string, string> = {
    'x-clickhouse-user': address.user,
    'x-clickhouse-key': address.password,
  };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return new Promise((resolve, reject) => {
    const outgoing = make(
      url,
      { method: request.method, headers, agent: address.agent, signal: request.signal },
      resolve,
    );
    outgoing.once('error', reject);
    if (request.body === null) outgoing.end();
    else
      Readable.fromWeb(request.body as unknown as NodeStream)
        .once('error', reject)
        .pipe(outgoing);
  });
}
