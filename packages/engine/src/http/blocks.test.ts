import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshEngine, run } from '../testing/ask.ts';
import { dataOf, framesOf } from '../testing/blocks.ts';
import { blocksOf } from './blocks.ts';
import { cityHash128 } from './city-hash.ts';

describe('cityHash128', () => {
  let engine: Awaited<ReturnType<typeof freshEngine>>;
  beforeAll(async () => {
    engine = await freshEngine();
  });
  afterAll(() => engine.stop());

  it('is what the engine writes before the blocks of its own files', async () => {
    for (const rows of [1, 2, 3, 5, 8, 13, 40, 200, 30_000]) {
      await run(
        engine.socketPath,
        `CREATE TABLE t${rows} (a UInt64 CODEC(LZ4), b String CODEC(NONE)) ENGINE = MergeTree ORDER BY a`,
      );
      await run(
        engine.socketPath,
        `INSERT INTO t${rows} SELECT sipHash64(number), repeat('x', number % 40) FROM numbers(${rows})`,
      );
    }
    const folder = join(engine.folder, 'store', 'store');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const frames = files
      .filter((file) => /\.(?:bin|cmrk\d|cidx)$/.test(file))
      .flatMap((file) => framesOf(readFileSync(join(folder, file))));
    expect(frames.length).toBeGreaterThan(30);
    for (const { hash, bytes } of frames) expect(cityHash128(bytes)).toEqual(hash);
    // Few bytes, some, and many take different ways.
    const sizes = frames.map(({ bytes }) => bytes.length);
    expect([Math.min(...sizes) < 32, Math.max(...sizes) > 10_000]).toEqual([true, true]);
    expect(sizes.some((size) => size > 32 && size < 144)).toBe(true);
  });
});

describe('blocksOf', () => {
  it.each([0, 1, 6, 7, 14, 15, 16, 269, 270, 271, 65_536, 1024 * 1024, 1024 * 1024 + 1])(
    'keeps %i bytes',
    (size) => {
      const data = Buffer.from(Array.from({ length: size }, (_, i) => (i * 7) % 251));
      const frames = framesOf(blocksOf(data));
      for (const { hash, bytes } of frames) expect(cityHash128(bytes)).toEqual(hash);
      expect(dataOf(blocksOf(data)).equals(data)).toBe(true);
      expect(frames).toHaveLength(Math.ceil(size / (1024 * 1024)));
    },
  );
});
