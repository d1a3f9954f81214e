/**
 * ClickHouse's own framing of compressed data, which `compress=1` asks for, as JDBC drivers do unless told otherwise:
 * blocks of a checksum (CityHash128), a method, two sizes, and the data.
 *
 * The data is LZ4 as to its form alone: literals, as many as there are. What goes over a local socket or a local
 * network gains nothing from being packed; who wants an answer small asks for gzip.
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Compression/CompressionInfo.h
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 * @module
 */
import { cityHash128 } from './city-hash.ts';

const LZ4 = 0x82;
const HASH = 16;
const HEAD = 9;

/** Largest block that ClickHouse makes, in bytes of data. */
const LARGEST = 1024 * 1024;

/** Data as blocks, one after the other; nothing for nothing. */
export function blocksOf(data: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += LARGEST) blocks.push(blockOf(data.subarray(at, at + LARGEST)));
  return Buffer.concat(blocks);
}

/** Parts of an answer as blocks, each as it comes. */
export async function* inBlocks(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const part of parts) yield blocksOf(part);
}

function blockOf(data: Buffer): Buffer {
  const lead = literalsOf(data.length);
  const block = Buffer.alloc(HASH + HEAD + lead.length + data.length);
  block.writeUInt8(LZ4, HASH);
  block.writeUInt32LE(block.length - HASH, HASH + 1);
  block.writeUInt32LE(data.length, HASH + 5);
  lead.copy(block, HASH + HEAD);
  data.copy(block, HASH + HEAD + lead.length);
  cityHash128(block.subarray(HASH)).copy(block);
  return block;
}

/** How a sequence of literals begins: their number, of which 15 fit into the first byte and 255 into each more. */
function literalsOf(length: number): Buffer {
  if (length < 15) return Buffer.of(length << 4);
  const rest = length - 15;
  return Buffer.concat([Buffer.of(0xf0), Buffer.alloc(Math.floor(rest / 255), 0xff), Buffer.of(rest % 255)]);
}
