/**
 * ClickHouse's HTTP protocol for others: read-only, to whichever store is in use.
 *
 * Passed on, of a GET or a POST:
 * - the statement, in `query`, as the body, or as the field of a multipart form; at most 1 MiB of it;
 * - `param_<name>`, `database`, `default_format`, `query_id`, and the settings that `forwarded.ts` lists, each where
 *   its value has the right form;
 * - the headers Accept-Encoding, Content-Encoding, X-ClickHouse-Format and X-ClickHouse-Database.
 *
 * Everything else is left out without a word, since drivers send much unasked: user, password, roles, sessions, all
 * other settings and headers, cookies. The store is asked as its reader, within limits that a caller may only lower:
 * on the embedded engine a user that is locked there, on a server by `readonly=1` with each request.
 *
 * The answer's status goes back with its bytes as they come, Content-Type, Content-Encoding, Content-Length and the
 * X-ClickHouse headers. Where the store cannot be reached: 503 with Retry-After, in ClickHouse's own form.
 * @module
 */
import { type Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { ANSWERED_HEADERS, forwardedOf } from './forwarded.ts';
import type { ReadLimits } from './limits.ts';
import type { Address } from './target.ts';

const LONGEST_STATEMENT = 1024 * 1024;

/** An address with the connections that are used for passing on. */
type Place = Omit<Address, 'agent'> & { agent: Agent };

class StatementTooLong extends Error {}

/** Says what is wrong as ClickHouse would. */
function refusal(status: number, code: number, type: string, message: string): Response {
  const headers = new Headers({
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': String(code),
  });
  if (status === 503) headers.set('retry-after', '1');
  return new Response(`Code: ${code}. DB::Exception: ${message} (${type})\n`, { status, headers });
}

async function* bounded({ body }: Request): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > LONGEST_STATEMENT) throw new StatementTooLong();
    yield part;
  }
}

/** A form's `query` and parameters join those of the URL; its other fields could be settings, and are left out. */
async function readForm(request: Request, given: URLSearchParams): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of bounded(request)) parts.push(part);
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  const form = await new Response(new Uint8Array(Buffer.concat(parts)), { headers }).formData();
  for (const [name, value] of form) {
    if (typeof value === 'string' && (name === 'query' || name.startsWith('param_')))
      given.append(name, value);
  }
}

type Outgoing = {
  search: URLSearchParams;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | string;
};

/** What the store is asked. A GET's statement, and a form's, becomes a body: it may be too long for a URL. */
async function outgoingOf(place: Place, limits: ReadLimits, request: Request): Promise<Outgoing> {
  const given = new URL(request.url).searchParams;
  const form = request.headers.get('content-type')?.startsWith('multipart/form-data') ?? false;
  if (form) await readForm(request, given);
  const { search, headers } = forwardedOf(given, request.headers, place, limits);
  if (!form && request.body !== null) return { search, headers, body: bounded(request) };
  const { 'content-encoding': _, ...others } = headers;
  const body = search.getAll('query').join('');
  if (Buffer.byteLength(body) > LONGEST_STATEMENT) throw new StatementTooLong();
  search.delete('query');
  return { search, headers: others, body };
}

async function ask(
  place: Place,
  { search, headers, body }: Outgoing,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { protocol, hostname, port, pathname } = place.url;
  const path = `${pathname.replace(/\/$/, '')}/?${search}`;
  const options: RequestOptions = { method: 'POST', path, headers, protocol, hostname, port, signal };
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  return await new Promise((resolve, reject) => {
    const sent = request({ ...options, agent: place.agent }, resolve);
    sent.once('error', reject);
    if (typeof body === 'string') sent.end(body);
    else pipeline(body, sent).catch(reject);
  });
}

/** The answer's bytes, taken from the store no faster than the caller takes them; given up when the caller leaves. */
function streamOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const parts = answer.iterator() as AsyncIterator<Buffer>;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void answer.destroy(),
  });
}

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (ANSWERED_HEADERS.test(name) && typeof value === 'string') headers.set(name, value);
  }
  return new Response(streamOf(answer), { status: answer.statusCode ?? 502, headers });
}

/** Passes one request on; see `Warehouse.passThrough`. */
export async function passThrough(place: Place, limits: ReadLimits, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'POST') {
    return refusal(405, 1, 'UNSUPPORTED_METHOD', 'Use GET or POST.');
  }
  try {
    return responseOf(await ask(place, await outgoingOf(place, limits, request), request.signal));
  } catch (error) {
    if (error instanceof StatementTooLong) {
      return refusal(413, 229, 'QUERY_IS_TOO_LARGE', `A statement may have ${LONGEST_STATEMENT} bytes.`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return refusal(
      503,
      210,
      'NETWORK_ERROR',
      `The store cannot be reached (${reason}). Try again in a moment.`,
    );
  }
}
