/**
 * ClickHouse's HTTP responses, written.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { type ClickHouseException, toException } from '../store/exception.ts';
import { contentTypeOf } from '../store/formats.ts';
import { blocksOf, inBlocks } from './blocks.ts';
import { statusOf } from './status.ts';

const zip = promisify(gzip);

// Longer than the engine may take from one part to the next.
const STALLED_MS = 120_000;

/** What is known of a query once it has run. Counts that the engine does not tell are left out. */
export type Summary = {
  result_rows?: number;
  result_bytes?: number;
  written_rows?: number;
  written_bytes?: number;
  /** Nanoseconds. */
  elapsed_ns: number;
};

/** What all answers to one request share. */
export type Answering = {
  response: ServerResponse;
  queryId: string;
  gzip: boolean;
  blocks: boolean;
  version: string;
};

function summaryHeader(summary: Summary): string {
  const entries = Object.entries(summary).map(([name, value]) => [name, String(Math.round(value))]);
  return JSON.stringify(Object.fromEntries(entries));
}

function begin({ response, queryId, gzip }: Answering, format: string, summary: Summary): void {
  response.setHeader('Content-Type', contentTypeOf(format));
  response.setHeader('X-ClickHouse-Format', format);
  response.setHeader('X-ClickHouse-Query-Id', queryId.replace(/[^\x20-\x7e]/g, '?'));
  response.setHeader('X-ClickHouse-Server-Display-Name', 'waystone');
  response.setHeader('X-ClickHouse-Timezone', 'UTC');
  response.setHeader('X-ClickHouse-Summary', summaryHeader(summary));
  if (gzip) response.setHeader('Content-Encoding', 'gzip');
}

/** Answers with a whole result. */
export async function sendWhole(
  answering: Answering,
  format: string,
  bytes: Buffer,
  summary: Summary,
): Promise<void> {
  const data = answering.blocks ? blocksOf(bytes) : bytes;
  const body = answering.gzip ? await zip(data) : data;
  begin(answering, format, summary);
  answering.response.setHeader('Content-Length', body.length);
  answering.response.end(body);
}

/**
 * The end of a broken stream, as ClickHouse marks it since 25.11: the tag is in the header, so that no data can
 * pretend to be an error.
 */
function brokenEnd(tag: string, exception: ClickHouseException, version: string): Buffer {
  const message = `${exception.line} (version ${version})\n`;
  const length = Buffer.byteLength(message);
  return Buffer.from(`\r\n__exception__\r\n${tag}\r\n${message}${length} ${tag}\r\n__exception__\r\n`);
}

/**
 * Answers with a result that comes in parts, no faster than the client takes it.
 *
 * @throws what the first part throws, when nothing is answered yet. Later errors end the answer as ClickHouse does,
 * and break the connection, so that nobody takes it for whole.
 */
export async function sendParts(
  answering: Answering,
  format: string,
  parts: AsyncIterable<Buffer>,
): Promise<void> {
  const { response, version } = answering;
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const tag = randomBytes(8).toString('hex');
  let broken = false;
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (!first.done) yield first.value;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } catch (error) {
      broken = true;
      yield brokenEnd(tag, toException(error), version);
    } finally {
      await iterator.return?.();
    }
  }
  begin(answering, format, { elapsed_ns: 0 });
  response.setHeader('X-ClickHouse-Exception-Tag', tag);
  // A client that takes nothing must not keep a connection from others for ever.
  response.setTimeout(STALLED_MS, () => response.destroy());
  const steps = answering.gzip ? [createGzip()] : [];
  const data = answering.blocks ? inBlocks(all()) : all();
  await pipeline([Readable.from(data, { objectMode: false }), ...steps, response], { end: false });
  if (broken) response.write('', () => response.destroy());
  else response.end();
}

/** Answers with an error. */
export function sendException(answering: Answering, error: unknown): void {
  const { response, version, queryId } = answering;
  const exception = toException(error);
  response.statusCode = statusOf(exception.type);
  begin({ ...answering, gzip: false }, 'TabSeparated', { elapsed_ns: 0 });
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.setHeader('X-ClickHouse-Exception-Code', exception.code);
  response.setHeader('X-ClickHouse-Query-Id', queryId.replace(/[^\x20-\x7e]/g, '?'));
  response.removeHeader('Content-Encoding');
  response.end(`${exception.line} (version ${version})\n`);
}
