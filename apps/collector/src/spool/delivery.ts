/**
 * The events of one request as they came. To judge a message takes a fifth of the time that its row takes, so a
 * request waits on disk as it is, and becomes rows on its way to the store, where nobody waits for it.
 *
 * A record: bytes of head, bytes of body, messages (u32 each, little-endian), a byte for each message, head, body.
 * @module
 */

/** The events of one request. */
export type Delivery = {
  /** What the collector knows of the request beside its body, as JSON. The spool does not look into it. */
  head: string;
  /** The request's body, unpacked. */
  body: Buffer;
  /** A byte for each message in order: 1 where it was delivered before, and is left out. */
  leftOut: Uint8Array;
  /** Messages that are not left out. */
  count: number;
};

const SIZES_BYTES = 12;

/** Bytes of a record. */
export function sizeOf({ head, body, leftOut }: Delivery): number {
  return SIZES_BYTES + leftOut.length + Buffer.byteLength(head) + body.length;
}

/** Writes a record, and returns where it ends. */
export function writeDelivery({ head, body, leftOut }: Delivery, target: Buffer, at: number): number {
  const headAt = at + SIZES_BYTES + leftOut.length;
  const bodyAt = headAt + target.write(head, headAt);
  target.writeUInt32LE(bodyAt - headAt, at);
  target.writeUInt32LE(body.length, at + 4);
  target.writeUInt32LE(leftOut.length, at + 8);
  target.set(leftOut, at + SIZES_BYTES);
  return bodyAt + body.copy(target, bodyAt);
}

/** The records of a chunk. They share its memory. */
export function* readDeliveries(bytes: Buffer): Generator<Delivery> {
  for (let at = 0; at < bytes.length; ) {
    const leftOutAt = at + SIZES_BYTES;
    const headAt = leftOutAt + bytes.readUInt32LE(at + 8);
    const bodyAt = headAt + bytes.readUInt32LE(at);
    const end = bodyAt + bytes.readUInt32LE(at + 4);
    const leftOut = bytes.subarray(leftOutAt, headAt);
    const count = leftOut.reduce((kept, out) => kept + 1 - out, 0);
    yield { head: bytes.toString('utf8', headAt, bodyAt), body: bytes.subarray(bodyAt, end), leftOut, count };
    at = end;
  }
}

/**
 * A delivery without some of its messages.
 *
 * @param isOut says by a message's place whether it is left out.
 */
export function leaveOut(delivery: Delivery, isOut: (place: number) => boolean): Delivery {
  const leftOut = Uint8Array.from(delivery.leftOut, (out, place) => (out === 1 || isOut(place) ? 1 : 0));
  return { ...delivery, leftOut, count: leftOut.reduce((kept, out) => kept + 1 - out, 0) };
}
