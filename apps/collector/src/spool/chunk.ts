/**
 * A chunk is one entry of the spool: some rows, one JSON array a line, after a header of 16 bytes.
 * @module
 */

/** Layout id (u32), row count (u32), time of receipt in ms (f64), little-endian. */
const HEADER_BYTES = 16;

/** What a chunk's header says. */
export type ChunkHeader = {
  /** Which list of columns the rows were written for: a newer version may have another. */
  layout: number;
  rows: number;
  /** When the rows were spooled, in ms since 1970. */
  at: number;
};

/** Encodes rows, each a line of JSON without its newline. */
export function encodeChunk(rows: readonly string[], { layout, at }: Omit<ChunkHeader, 'rows'>): Buffer {
  const text = `${rows.join('\n')}\n`;
  const chunk = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(text));
  chunk.writeUInt32LE(layout, 0);
  chunk.writeUInt32LE(rows.length, 4);
  chunk.writeDoubleLE(at, 8);
  chunk.write(text, HEADER_BYTES, 'utf8');
  return chunk;
}

/** Reads a chunk's header. */
export function readHeader(chunk: Buffer): ChunkHeader {
  return { layout: chunk.readUInt32LE(0), rows: chunk.readUInt32LE(4), at: chunk.readDoubleLE(8) };
}

/** A chunk's rows: lines of JSON, the last one ended as well. Shares the chunk's memory. */
export function rowsOf(chunk: Buffer): Buffer {
  return chunk.subarray(HEADER_BYTES);
}
