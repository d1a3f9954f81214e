/**
 * For tests: ClickHouse's blocks, taken apart.
 * @module
 */

/** A block: its checksum, and what that is of. */
export type Frame = { hash: Buffer; bytes: Buffer };

/** The blocks of a file or an answer. */
export function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 16 + bytes.readUInt32LE(at + 17);
    frames.push({ hash: bytes.subarray(at, at + 16), bytes: bytes.subarray(at + 16, end) });
    at = end;
  }
  return frames;
}

/** What blocks of literals hold. */
export function dataOf(bytes: Buffer): Buffer {
  return Buffer.concat(
    framesOf(bytes).map(({ bytes: block }) => {
      if (block[0] !== 0x82) throw new Error(`The method ${block[0]} is not LZ4.`);
      const data = literals(block.subarray(9));
      if (data.length !== block.readUInt32LE(5)) throw new Error(`The block holds ${data.length} bytes.`);
      return data;
    }),
  );
}

function literals(block: Buffer): Buffer {
  let at = 1;
  let length = block.readUInt8(0) >> 4;
  for (let more = length === 15 ? 255 : 0; more === 255; length += more) more = block.readUInt8(at++);
  return block.subarray(at, at + length);
}
