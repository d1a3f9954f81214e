/**
 * The thread of an {@link Unpacker}: answers each chunk with its rows, in order.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import type { Rows } from '../spool/index.ts';
import { standBack } from './stand-back.ts';
import { unpack } from './unpack.ts';
import type { Question, Reply } from './unpacker.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread of the collector only.');

standBack();

/** Memory of its own can be handed over; small buffers share theirs. */
function detach({ bytes: { buffer, byteOffset, byteLength }, count }: Rows) {
  const isWhole = byteLength > 0 && buffer.byteLength === byteLength;
  const bytes = isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  return { bytes: bytes as ArrayBuffer, count };
}

function answer({ parts, form }: Question): Reply {
  try {
    const shared = parts.map(({ bytes, from, isPacked }) => ({ bytes: Buffer.from(bytes, from), isPacked }));
    const { rows, failed } = unpack({ parts: shared, form });
    return { rows: detach(rows), failed: detach(failed) };
  } catch (error) {
    return { error: String(error) };
  }
}

port.on('message', (question: Question) => {
  const reply = answer(question);
  port.postMessage(reply, 'error' in reply ? [] : [reply.rows.bytes, reply.failed.bytes]);
});
