/**
 * A chunk is one entry of the spool: some rows, or some deliveries, after a header of 16 bytes.
 * @module
 */
import type { ChunkMemory } from './chunk-memory.ts';
import { type Delivery, sizeOf, writeDelivery } from './delivery.ts';
import type { Rows } from './rows.ts';

/** Layout id (u32, its highest bit set for deliveries), row count (u32), time of receipt in ms (f64), little-endian. */
const HEADER_BYTES = 16;
const DELIVERIES = 0x8000_0000;

/** What a chunk's header says. */
export type ChunkHeader = {
  /**
   * Which list of columns the rows were written for: a newer version may have another. Deliveries become rows of
   * whatever columns there are by then.
   */
  layout: number;
  /** Rows that it is or will be. */
  rows: number;
  /** When it was spooled, in ms since 1970. */
  at: number;
  /** Whether it holds deliveries. */
  isPacked: boolean;
};

/** Puts rows into one chunk. */
export function encodeChunk(
  parts: readonly Rows[],
  header: Pick<ChunkHeader, 'layout' | 'at'>,
  memory: Pick<ChunkMemory, 'take'>,
): Buffer {
  const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  const chunk = withHeader(memory.take(HEADER_BYTES + bytes), header.layout, parts, header.at);
  let at = HEADER_BYTES;
  for (const part of parts) at += part.bytes.copy(chunk, at);
  return chunk;
}

/** Puts deliveries into one chunk. */
export function packChunk(
  parts: readonly Delivery[],
  { at }: Pick<ChunkHeader, 'at'>,
  memory: Pick<ChunkMemory, 'take'>,
): Buffer {
  const bytes = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const chunk = withHeader(memory.take(HEADER_BYTES + bytes), DELIVERIES, parts, at);
  let end = HEADER_BYTES;
  for (const part of parts) end = writeDelivery(part, chunk, end);
  return chunk;
}

/** Reads a chunk's header. */
export function readHeader(chunk: Buffer): ChunkHeader {
  const layout = chunk.readUInt32LE(0);
  return {
    layout: layout & ~DELIVERIES,
    isPacked: layout >= DELIVERIES,
    rows: chunk.readUInt32LE(4),
    at: chunk.readDoubleLE(8),
  };
}

/** What stands behind the header. Shares the chunk's memory. */
export function contentOf(chunk: Buffer): Buffer {
  return chunk.subarray(HEADER_BYTES);
}

function withHeader(chunk: Buffer, layout: number, parts: readonly { count: number }[], at: number): Buffer {
  chunk.writeUInt32LE(layout, 0);
  chunk.writeUInt32LE(
    parts.reduce((rows, { count }) => rows + count, 0),
    4,
  );
  chunk.writeDoubleLE(at, 8);
  return chunk;
}
