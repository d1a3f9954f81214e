/**
 * CityHash128 as of version 1.0.2, which is not what later versions compute: the checksum of ClickHouse's compressed
 * blocks. https://github.com/ClickHouse/ClickHouse/blob/master/contrib/cityhash102/src/city.cc
 * @module
 */

/** Two halves of 64 bits. */
type Pair = [first: bigint, second: bigint];

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;
const MASK = 0xffffffffffffffffn;

const u64 = (value: bigint): bigint => value & MASK;
const rotate = (value: bigint, by: bigint): bigint => (value >> by) | u64(value << (64n - by));
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);

function mix(a: bigint, b: bigint): bigint {
  const first = shiftMix(u64((a ^ b) * MULTIPLIER));
  return u64(shiftMix(u64((b ^ first) * MULTIPLIER)) * MULTIPLIER);
}

/** Takes in 32 bytes. */
function weak(bytes: Buffer, at: number, a: bigint, b: bigint): Pair {
  const last = bytes.readBigUInt64LE(at + 24);
  const first = u64(a + bytes.readBigUInt64LE(at));
  const middle = u64(first + bytes.readBigUInt64LE(at + 8) + bytes.readBigUInt64LE(at + 16));
  const second = u64(rotate(u64(b + first + last), 21n) + first + rotate(middle, 44n));
  return [u64(middle + last), second];
}

/** Of fewer than 128 bytes behind the seed. */
function ofFew(bytes: Buffer, start: number, seed: Pair): Pair {
  const length = bytes.length - start;
  let [a, b] = seed;
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = u64(shiftMix(u64(a * K1)) * K1);
    c = u64(b * K1 + ofSixteen(bytes, start));
    d = shiftMix(u64(a + (length >= 8 ? bytes.readBigUInt64LE(start) : c)));
  } else {
    c = mix(u64(bytes.readBigUInt64LE(bytes.length - 8) + K1), a);
    d = mix(u64(b + BigInt(length)), u64(c + bytes.readBigUInt64LE(bytes.length - 16)));
    a = u64(a + d);
    for (let at = start; at < bytes.length - 16; at += 16) {
      a = u64((a ^ u64(shiftMix(u64(bytes.readBigUInt64LE(at) * K1)) * K1)) * K1);
      b ^= a;
      c = u64((c ^ u64(shiftMix(u64(bytes.readBigUInt64LE(at + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = mix(a, c);
  b = mix(d, b);
  return [a ^ b, mix(b, a)];
}

/** CityHash64 of at most 16 bytes. */
function ofSixteen(bytes: Buffer, start: number): bigint {
  const length = bytes.length - start;
  const long = BigInt(length);
  if (length > 8) {
    const last = bytes.readBigUInt64LE(bytes.length - 8);
    return mix(bytes.readBigUInt64LE(start), rotate(u64(last + long), long)) ^ last;
  }
  if (length >= 4) {
    const first = BigInt(bytes.readUInt32LE(start));
    return mix(u64(long + (first << 3n)), BigInt(bytes.readUInt32LE(bytes.length - 4)));
  }
  if (length === 0) return K2;
  const at = (index: number) => BigInt(bytes.readUInt8(start + index));
  const y = at(0) + (at(length >> 1) << 8n);
  const z = long + (at(length - 1) << 2n);
  return u64(shiftMix(u64(y * K2) ^ u64(z * K3)) * K2);
}

/** Of 128 bytes or more behind the seed. */
function ofMany(bytes: Buffer, start: number, seed: Pair): Pair {
  let length = bytes.length - start;
  let at = start;
  let [x, y] = seed;
  let z = u64(BigInt(length) * K1);
  const v1 = u64(rotate(y ^ K1, 49n) * K1 + bytes.readBigUInt64LE(at));
  let v: Pair = [v1, u64(rotate(v1, 42n) * K1 + bytes.readBigUInt64LE(at + 8))];
  let w: Pair = [
    u64(rotate(u64(y + z), 35n) * K1 + x),
    u64(rotate(u64(x + bytes.readBigUInt64LE(at + 88)), 53n) * K1),
  ];
  while (length >= 128) {
    for (let half = 0; half < 2; half++) {
      x = u64(rotate(u64(x + y + v[0] + bytes.readBigUInt64LE(at + 16)), 37n) * K1) ^ w[1];
      y = u64(rotate(u64(y + v[1] + bytes.readBigUInt64LE(at + 48)), 42n) * K1) ^ v[0];
      z = rotate(z ^ w[0], 33n);
      v = weak(bytes, at, u64(v[1] * K1), u64(x + w[0]));
      w = weak(bytes, at + 32, u64(z + w[1]), y);
      [x, z] = [z, x];
      at += 64;
    }
    length -= 128;
  }
  y = u64(y + rotate(w[0], 37n) * K0 + z);
  x = u64(x + rotate(u64(v[0] + z), 49n) * K0);
  // The rest, 32 bytes at a time from the end; the last of them reach back into what was taken in before.
  for (let done = 32; done - 32 < length; done += 32) {
    const from = bytes.length - done;
    y = u64(rotate(u64(y - x), 42n) * K0 + v[1]);
    w = [u64(w[0] + bytes.readBigUInt64LE(from + 16)), w[1]];
    x = u64(rotate(x, 49n) * K0 + w[0]);
    w = [u64(w[0] + v[0]), w[1]];
    v = weak(bytes, from, v[0], v[1]);
  }
  x = mix(x, v[0]);
  y = mix(y, w[0]);
  return [u64(mix(u64(x + v[1]), w[1]) + y), mix(u64(x + w[1]), u64(y + v[1]))];
}

function hashOf(bytes: Buffer): Pair {
  if (bytes.length < 16) {
    const first = bytes.readBigUInt64LE(0) ^ u64(BigInt(bytes.length) * K0);
    return ofFew(bytes, bytes.length, [first, bytes.readBigUInt64LE(bytes.length - 8) ^ K1]);
  }
  const seed: Pair = [bytes.readBigUInt64LE(0) ^ K3, bytes.readBigUInt64LE(8)];
  return bytes.length < 16 + 128 ? ofFew(bytes, 16, seed) : ofMany(bytes, 16, seed);
}

/**
 * The hash of some bytes, as the 16 bytes that stand before a block.
 *
 * @param bytes at least 8; the head of a block alone has 9.
 */
export function cityHash128(bytes: Buffer): Buffer {
  const [first, second] = hashOf(bytes);
  const hash = Buffer.alloc(16);
  hash.writeBigUInt64LE(first, 0);
  hash.writeBigUInt64LE(second, 8);
  return hash;
}
