import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MAX_BODY_BYTES } from '@waystone/protocol';
import { HttpError } from './http-error.ts';
import { bodyIncomplete, bodyTooLarge, Incoming, join } from './incoming.ts';

const unzip = promisify(gunzip);

/** The body of a request as text; see {@link readBytes}. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  return (await readBytes(incoming)).toString('utf8');
}

/**
 * The body of a request, unpacked. Both its packed and its unpacked size are limited while it is read, so
 * that neither an endless body nor 100 KB of gzip that hold 100 MB are ever in memory.
 *
 * @throws HttpError 413 (too large), 415 (packed in another way than gzip), 400 (not gzip at all).
 */
export async function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  const encoding = incoming.headers['content-encoding']?.toLowerCase() ?? '';
  const packed = encoding !== '' && encoding !== 'identity';
  // https://www.rfc-editor.org/rfc/rfc9110#name-gzip-coding
  if (packed && encoding !== 'gzip' && encoding !== 'x-gzip') throw unsupported(encoding);
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw bodyTooLarge();
  const body = await (incoming instanceof Incoming && incoming.isGathering
    ? incoming.body()
    : collect(incoming));
  return packed ? await unpack(body) : body;
}

function collect(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = (error: Error) => {
      incoming.off('data', take);
      reject(error);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) stop(bodyTooLarge());
      else chunks.push(chunk);
    };
    // Gone already, 'close' included: it would never be told again.
    if (incoming.destroyed && !incoming.complete) {
      reject(bodyIncomplete());
      return;
    }
    incoming.on('data', take);
    // Not `once`: what comes second finds the promise settled.
    incoming.on('end', () => resolve(join(chunks, bytes)));
    incoming.on('error', stop);
    incoming.on('close', () => {
      if (!incoming.complete) stop(bodyIncomplete());
    });
  });
}

async function unpack(body: Buffer): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge();
    throw new HttpError(400, 'invalid_gzip', 'The body is not gzip although Content-Encoding says so.');
  }
}

function unsupported(encoding: string): HttpError {
  const message = `Content-Encoding ${encoding.slice(0, 40)} is not understood; send gzip or no encoding.`;
  return new HttpError(415, 'unsupported_encoding', message, {
    'accept-encoding': 'gzip',
    connection: 'close',
  });
}
