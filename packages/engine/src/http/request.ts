/**
 * ClickHouse's HTTP requests, read.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Lane } from '../store/arguments.ts';
import type { Parameters } from '../store/connection.ts';
import { ClickHouseException } from '../store/exception.ts';
import { checkSettings, type Settings } from '../store/settings.ts';
import { readBody } from './body.ts';
import { laneOf } from './credentials.ts';

export type EngineRequest = {
  /** The URL's `query`, or a form's. */
  query: Buffer;
  /** What follows it: the rest of the statement, all of it, or rows. */
  body: Buffer;
  database: string | null;
  /** For results whose statement names no format. */
  format: string;
  parameters: Parameters;
  settings: Settings;
  lane: Lane;
  queryId: string;
  /** `wait_end_of_query`, where given. */
  wait: boolean | null;
  /** Whether the answer may be gzip. */
  gzip: boolean;
  /** Whether the answer is to come in ClickHouse's own blocks, within the gzip where it is that too. */
  blocks: boolean;
};

// Meant for an HTTP server with sessions, roles and progress, which this one is not; drivers send them unasked.
const ignored =
  /^(?:buffer_size|http_\w+|send_progress_in_http_headers|send_receive_timeout|session_(?:id|timeout|check)|cancel_http_readonly_queries_on_client_close|client_protocol_version|quota_key|add_http_cors_header|stacktrace|role|log_queries)$/;

const own =
  /^(?:query|query_id|database|default_format|user|password|wait_end_of_query|enable_http_compression|readonly)$/;

function on(value: string | null): boolean {
  return value === '1' || value === 'true';
}

function refuseNativeCompression(query: URLSearchParams): void {
  if (!on(query.get('decompress'))) return;
  throw new ClickHouseException(
    48,
    'NOT_IMPLEMENTED',
    "decompress=1 sends ClickHouse's own compression, which the embedded engine does not read. Use gzip, or none.",
  );
}

function settingsOf(query: URLSearchParams): Settings {
  const known = (name: string) =>
    own.test(name) || ignored.test(name) || name.startsWith('param_') || /^(?:de)?compress$/.test(name);
  return checkSettings([...query].filter(([name]) => !known(name)));
}

function parametersOf(query: URLSearchParams): Parameters {
  const given = [...query].filter(([name]) => name.startsWith('param_'));
  return new Map(given.map(([name, value]) => [name.slice('param_'.length), value]));
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function formatOf(request: IncomingMessage, query: URLSearchParams): string {
  const format = header(request, 'x-clickhouse-format') ?? query.get('default_format') ?? 'TabSeparated';
  if (/^[A-Za-z0-9]{1,64}$/.test(format)) return format;
  throw new ClickHouseException(
    73,
    'UNKNOWN_FORMAT',
    `Unknown format ${JSON.stringify(format.slice(0, 64))}.`,
  );
}

/** A form's fields join those of the URL, as `query` and `param_…` that outgrow a URL are sent. */
async function readForm(request: IncomingMessage, search: URLSearchParams): Promise<void> {
  const body = await readBody(request);
  const type = header(request, 'content-type') ?? '';
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) {
    if (typeof value === 'string' && (name === 'query' || name.startsWith('param_')))
      search.append(name, value);
    else throw new ClickHouseException(48, 'NOT_IMPLEMENTED', `External data (${name}) is not supported.`);
  }
}

async function readParts(request: IncomingMessage, search: URLSearchParams) {
  const form = header(request, 'content-type')?.startsWith('multipart/form-data') ?? false;
  if (form) await readForm(request, search);
  const body = form || request.method === 'GET' ? Buffer.alloc(0) : await readBody(request);
  return { query: Buffer.from(search.getAll('query').join('')), body };
}

/**
 * Reads a request of ClickHouse's HTTP protocol. A GET is read-only, as with ClickHouse.
 *
 * @param password see {@link laneOf}.
 * @throws {ClickHouseException}
 */
export async function readRequest(request: IncomingMessage, password: string): Promise<EngineRequest> {
  const search = new URL(request.url ?? '/', 'http://engine').searchParams;
  // First of all: a client that is refused before it has sent everything may see a broken connection instead.
  const parts = await readParts(request, search);
  const granted = laneOf(request.headers, search, password);
  refuseNativeCompression(search);
  const settings = settingsOf(search);
  const locked = request.method === 'GET' || /^[12]$/.test(search.get('readonly') ?? '');
  const wait = search.get('wait_end_of_query');
  const encodings = header(request, 'accept-encoding') ?? '';
  return {
    ...parts,
    database: search.get('database') ?? header(request, 'x-clickhouse-database'),
    format: formatOf(request, search),
    parameters: parametersOf(search),
    settings,
    lane: locked ? 'reader' : granted,
    queryId: search.get('query_id') ?? randomUUID(),
    wait: wait === null ? null : on(wait),
    gzip: on(search.get('enable_http_compression')) && /\bgzip\b/.test(encodings),
    blocks: on(search.get('compress')),
  };
}
