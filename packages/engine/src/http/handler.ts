/**
 * ClickHouse's HTTP protocol on top of a store: `/ping`, and queries on `/`.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChdbResult } from 'chdb';
import { ClickHouseException } from '../store/exception.ts';
import { runInsert } from '../store/insert.ts';
import { readInsert } from '../store/insert-statement.ts';
import { runQuery } from '../store/query.ts';
import type { Store } from '../store/store.ts';
import { type EngineRequest, readRequest } from './request.ts';
import { type Answering, sendException, sendParts, sendWhole } from './response.ts';

const SECOND = 1e9;

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' });
  response.end(body);
}

function bytesOf(result: ChdbResult): Buffer {
  const bytes = result.bytes();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An INSERT whose rows can go to the engine as bytes, and those rows. */
function insertOf({ query, body }: EngineRequest) {
  if (query.length === 0) {
    const found = readInsert(body);
    return found && { statement: found.statement, bytes: body.subarray(found.end) };
  }
  const found = readInsert(query);
  if (found === null) return null;
  const rest = query.subarray(found.end);
  const bytes = rest.toString('latin1').trim() === '' ? body : Buffer.concat([rest, body]);
  return { statement: found.statement, bytes };
}

async function answerInsert(
  store: Store,
  answering: Answering,
  request: EngineRequest,
  insert: NonNullable<ReturnType<typeof insertOf>>,
): Promise<void> {
  if (request.lane === 'reader') {
    throw new ClickHouseException(164, 'READONLY', 'Cannot execute INSERT in readonly mode.');
  }
  const database = request.database ?? 'default';
  const done = await runInsert(store, { ...insert, database, settings: request.settings });
  await sendWhole({ ...answering, gzip: false }, 'TabSeparated', Buffer.alloc(0), {
    written_rows: done.rowsWritten,
    written_bytes: done.bytesWritten,
    elapsed_ns: done.elapsed * SECOND,
  });
}

function sqlOf({ query, body }: EngineRequest): string {
  const parts = [query, body].filter((part) => part.length > 0).map((part) => part.toString('utf8'));
  if (parts.length > 0) return parts.join('\n');
  throw new ClickHouseException(62, 'SYNTAX_ERROR', 'Empty query.');
}

async function answerQuery(
  store: Store,
  answering: Answering,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<void> {
  const { lane, ...rest } = request;
  const query = { ...rest, sql: sqlOf(request), reader: lane === 'reader' };
  await runQuery(
    store,
    query,
    {
      whole: async (result, format) => {
        const summary = {
          result_rows: result.rowsRead,
          result_bytes: result.bytesRead,
          elapsed_ns: result.elapsed * SECOND,
        };
        await sendWhole(answering, format, bytesOf(result), summary);
      },
      streamed: async (parts, format) => await sendParts(answering, format, parts),
    },
    signal,
  );
}

/** Aborted when the client leaves before it has its answer. */
function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

async function answer(
  store: Store,
  password: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signal = leaving(response);
  let answering: Answering = {
    response,
    queryId: randomUUID(),
    gzip: false,
    blocks: false,
    version: store.version,
  };
  try {
    const request = await readRequest(incoming, password);
    const { queryId, gzip, blocks } = request;
    answering = { ...answering, queryId, gzip, blocks };
    const insert = insertOf(request);
    if (insert === null) await answerQuery(store, answering, request, signal);
    else await answerInsert(store, answering, request, insert);
  } catch (error) {
    // The rest of a body that was refused is not read, so the connection cannot be used again.
    if (!incoming.complete) response.shouldKeepAlive = false;
    if (response.headersSent || response.destroyed) response.destroy();
    else sendException(answering, error);
  }
}

async function answerHealth(store: Store, response: ServerResponse): Promise<void> {
  try {
    await store.check();
    text(response, 200, 'Ok.\n');
  } catch (error) {
    text(response, 503, `${String(error)}\n`);
  }
}

/**
 * Answers one request. `/health` runs a query on the engine, `/ping` says only that the process is there.
 *
 * @param password of every user; empty where the socket is private.
 */
export async function handle(
  store: Store,
  password: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://engine');
  if (incoming.method !== 'GET' && incoming.method !== 'POST') {
    text(response, 405, 'Use GET or POST.\n');
  } else if (pathname === '/ping') {
    text(response, 200, 'Ok.\n');
  } else if (pathname === '/health') {
    await answerHealth(store, response);
  } else if (pathname === '/') {
    await answer(store, password, incoming, response);
  } else {
    text(response, 404, `There is no handle ${pathname}\n\nUse / for queries or /ping for health checks.\n`);
  }
}
