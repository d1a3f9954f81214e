/**
 * A chunk is one entry of the spool: some rows after a header of 16 bytes.
 * @module
 */
import type { Rows } from './rows.ts';

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

/** Puts rows into one chunk. */
export function encodeChunk(parts: readonly Rows[], { layout, at }: Omit<ChunkHeader, 'rows'>): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(layout, 0);
  header.writeUInt32LE(
    parts.reduce((rows, { count }) => rows + count, 0),
    4,
  );
  header.writeDoubleLE(at, 8);
  return Buffer.concat([header, ...parts.map(({ bytes }) => bytes)]);
}

/** Reads a chunk's header. */
export function readHeader(chunk: Buffer): ChunkHeader {
  return { layout: chunk.readUInt32LE(0), rows: chunk.readUInt32LE(4), at: chunk.readDoubleLE(8) };
}

/** A chunk's rows. Shares the chunk's memory. */
export function rowsOf(chunk: Buffer): Buffer {
  return chunk.subarray(HEADER_BYTES);
}
