/**
 * The thread of an {@link Unpacker}: answers each chunk of deliveries with its rows, in order.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { unpackDeliveries } from './unpack.ts';
import type { Reply } from './unpacker.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread of the collector only.');

/** Memory of its own can be handed over; small buffers share theirs. */
function detach(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

port.on('message', (deliveries: ArrayBuffer) => {
  const { rows, failed } = unpackDeliveries(Buffer.from(deliveries));
  const reply: Reply = {
    rows: { bytes: detach(rows.bytes), count: rows.count },
    failed: { bytes: detach(failed.bytes), count: failed.count },
  };
  port.postMessage(reply, [reply.rows.bytes, reply.failed.bytes]);
});
