/**
 * Request bodies, with a bound on what they may become.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ClickHouseException } from '../store/exception.ts';

/** Largest body after decompression, in bytes. */
export const LARGEST_BODY = 128 * 1024 * 1024;

function tooLarge(largest: number): ClickHouseException {
  return new ClickHouseException(
    229,
    'QUERY_IS_TOO_LARGE',
    `A body may have ${largest} bytes once unzipped.`,
  );
}

async function collect(parts: AsyncIterable<Buffer>, largest: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > largest) {
      throw new ClickHouseException(
        229,
        'QUERY_IS_TOO_LARGE',
        `A body may have ${largest} bytes once unzipped.`,
      );
    }
    kept.push(part);
  }
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept, size);
}

async function unzip(bytes: Buffer, largest: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: largest });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(largest);
    throw new ClickHouseException(271, 'CANNOT_DECOMPRESS', `The body is not whole gzip: ${code}.`);
  }
}

/**
 * Reads a request's body, unzipped.
 *
 * @throws {ClickHouseException} `QUERY_IS_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`, or `CANNOT_DECOMPRESS`.
 */
export async function readBody(request: IncomingMessage, largest = LARGEST_BODY): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return await collect(request, largest);
  if (encoding === 'gzip') return await unzip(await collect(request, largest), largest);
  throw new ClickHouseException(
    779,
    'UNSUPPORTED_MEDIA_TYPE',
    `Content-Encoding ${JSON.stringify(encoding)} is not supported by the embedded engine. Use gzip, or none.`,
  );
}
