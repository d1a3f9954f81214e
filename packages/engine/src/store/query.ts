/**
 * Runs one statement that is not an insert of bytes.
 *
 * A result of up to 16 MiB and 131,072 rows is computed whole, off the event loop, and answered with its true status.
 * A reader's larger result is computed again and streamed, part by part, as fast as the client takes it, where its
 * format can be joined from parts. Other formats may have 256 MiB.
 * @module
 */
import type { ChdbQueryStream, ChdbResult } from 'chdb';
import { connectionArguments, tighter } from './arguments.ts';
import type { Connection, Parameters } from './connection.ts';
import { ClickHouseException, toException } from './exception.ts';
import { headOf } from './formats.ts';
import { assertRoomFor } from './room.ts';
import { assertParametersGiven, assertReadable, assertServable } from './rules.ts';
import type { Settings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { Store } from './store.ts';

const MIB = 1024 * 1024;
const TRIED_WHOLE = 16 * MIB;
// A constant is one value in the engine, whatever the number of its rows: only this bounds how much text it becomes.
const TRIED_ROWS = 131_072;
const LARGEST_WHOLE = 256 * MIB;
const KILL_AGAIN_MS = 250;
// A part of a stream is a block, and some wait in memory for the client; the engine's own 65,409 rows are too many.
const STREAMED_ROWS = '8192';

export type Query = {
  sql: string;
  /** Null where the request names none. */
  database: string | null;
  /** For results whose statement has no FORMAT. */
  format: string;
  parameters: Parameters;
  settings: Settings;
  /** Whether the reader's locks and limits hold. */
  reader: boolean;
  /** `wait_end_of_query`: true asks for a whole result, false for a stream at once. */
  wait: boolean | null;
};

/**
 * Takes a query's result. Both resolve when the client has it, and reject when it has left; `streamed` also rejects
 * with what the first part threw, nothing being answered then.
 */
export type Reply = {
  whole(result: ChdbResult, format: string): Promise<void>;
  streamed(parts: AsyncIterable<Buffer>, format: string): Promise<void>;
};

/**
 * Whether a first try was cut short by the size of its result, in the engine's form (396), or as text (241). A limit
 * on rows that is the reader's own would cut a stream short as well.
 */
function isTooLargeToHold(error: unknown, { store, query }: Plan): boolean {
  if (!(error instanceof ClickHouseException)) return false;
  if (error.code !== 396) return error.code === 241;
  if (error.message.includes('max bytes')) return true;
  const own = tighter(query.settings.get('max_result_rows'), store.options.reader.maxRows);
  return error.message.includes('max rows') && Number(own) > TRIED_ROWS;
}

/**
 * Runs a task on a connection, and cancels what it runs when the client leaves. The connection is spoiled then: a KILL
 * may hit the query, or the one that clears up after it, and neither tells what it has left behind.
 */
async function cancellable<T>(
  store: Store,
  connection: Connection,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<T> {
  let killing: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    connection.spoiled = true;
    killing = store.kill(connection).catch(() => undefined);
    timer = setTimeout(kill, KILL_AGAIN_MS);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await task();
  } finally {
    signal.removeEventListener('abort', kill);
    clearTimeout(timer);
    // What clears up after this query must not be hit by a kill that was meant for it.
    await killing;
    if (connection.spoiled) await connection.rinse();
  }
}

async function prepare(connection: Connection, { database, parameters, reader }: Query, fallback: string) {
  try {
    await connection.prepare(database ?? (reader ? fallback : 'default'), parameters);
  } catch (error) {
    if (database !== null || !(error instanceof ClickHouseException) || error.code !== 81) throw error;
    await connection.prepare('default', parameters);
  }
}

async function* joined(stream: ChdbQueryStream, head: (part: Buffer) => number): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of stream) {
    const raw = chunk.raw();
    const part = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    yield first ? part : part.subarray(head(part));
    first = false;
  }
}

type Plan = { store: Store; query: Query; statement: Statement; format: string; signal: AbortSignal };

function argumentsOf({ store, query }: Plan, most: number | null): string[] {
  const { reader, maxMemoryBytes } = store.options;
  const settings = new Map(query.settings);
  const limit = (name: string, value: number) => {
    settings.set(name, tighter(settings.get(name), value));
  };
  if (most !== null) limit('max_result_bytes', most);
  else if (!settings.has('max_block_size')) settings.set('max_block_size', STREAMED_ROWS);
  if (most === TRIED_WHOLE) limit('max_result_rows', TRIED_ROWS);
  return connectionArguments(query.reader ? 'reader' : 'writer', settings, reader, maxMemoryBytes);
}

/**
 * `max_result_bytes` counts what the engine holds, where a constant is one value, and a dictionary's words count once:
 * the text of such a result can be any number of times as long.
 */
function assertNoLonger(result: ChdbResult, most: number): void {
  const length = result.bytes().byteLength;
  if (length <= most) return;
  throw new ClickHouseException(
    396,
    'TOO_MANY_ROWS_OR_BYTES',
    `Limit for result exceeded, max bytes: ${most}, current bytes: ${length}.`,
  );
}

async function answerWhole(plan: Plan, reply: Reply, most: number): Promise<void> {
  const { store, query, format, signal } = plan;
  const pool = query.reader ? store.readers : store.writers;
  const result = await pool.use(argumentsOf(plan, most), async (connection) => {
    // Whoever left while it waited may do the same anew, and is not to find it done twice.
    signal.throwIfAborted();
    await prepare(connection, query, store.options.database);
    const run = () => connection.run(query.sql, query.format);
    return query.reader ? await cancellable(store, connection, signal, run) : await run();
  });
  assertNoLonger(result, most);
  await reply.whole(result, format);
}

async function answerStreamed(plan: Plan, reply: Reply, head: (part: Buffer) => number): Promise<void> {
  const { store, query, format, signal } = plan;
  await store.readers.use(argumentsOf(plan, null), async (connection) => {
    signal.throwIfAborted();
    await prepare(connection, query, store.options.database);
    async function* parts(): AsyncGenerator<Buffer> {
      // A stream that did not come to its end may still be at work when its loop has ended.
      connection.spoiled = true;
      yield* joined(connection.stream(query.sql, query.format), head);
      // Nor is one at its end that was killed, which may look like any other end.
      connection.spoiled = signal.aborted;
    }
    await cancellable(store, connection, signal, () => reply.streamed(parts(), format));
  });
}

/**
 * Runs a statement and hands its result to `reply`.
 *
 * @param signal aborted when the client leaves: a reader's query is cancelled then, a writer's runs on once begun.
 * @throws {ClickHouseException} before anything was answered.
 */
export async function runQuery(store: Store, query: Query, reply: Reply, signal: AbortSignal): Promise<void> {
  const statement = await store.parse(query.sql);
  assertServable(statement);
  if (query.reader) assertReadable(statement, query.parameters, store.tableFunctions);
  assertParametersGiven(statement, query.parameters);
  await assertRoomFor(statement, store.options.path);

  const format = statement.format ?? query.format;
  const plan: Plan = { store, query, statement, format, signal };
  const head = streamHead(plan);
  if (head !== null && query.wait === false) return await answerStreamed(plan, reply, head);
  const most = head === null ? LARGEST_WHOLE : TRIED_WHOLE;
  try {
    await answerWhole(plan, reply, most);
  } catch (error) {
    if (head === null || !isTooLargeToHold(error, plan)) throw toException(error);
    await answerStreamed(plan, reply, head);
  }
}

/** Null where the result must be answered whole: totals and extremes come apart in a stream, and so do most formats. */
function streamHead({ query, statement, format }: Plan): ((part: Buffer) => number) | null {
  const selects = statement.kind === 'SELECT' || statement.kind === 'WITH';
  const extras = statement.tokens.some(([type, text]) => type === 'BareWord' && text === 'TOTALS');
  const asked = query.settings.has('extremes') || query.settings.get('result_overflow_mode') === 'break';
  if (!query.reader || query.wait === true || !selects || extras || asked) return null;
  return headOf(format);
}
