/**
 * The README says what was measured.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const script = readFileSync(createRequire(import.meta.url).resolve('@waystone/sdk/waystone.js'));
const readme = readFileSync(new URL('README.md', root), 'utf8');

describe('README.md', () => {
  it('gives the bytes of the browser script as they are', () => {
    const brotli = brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const bytes = [script.length, gzipSync(script, { level: 9 }).length, brotli.length];
    const [raw, gzip, br] = bytes.map((n) => n.toLocaleString('en'));
    expect(readme).toContain(`${raw} bytes, ${gzip} gzipped, **${br} with brotli**`);
  });

  it('names only scripts and files that are there', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    for (const [, script] of readme.matchAll(/`npm run ([\w:-]+)/g))
      expect(scripts).toHaveProperty([script ?? '']);
    for (const [, file] of readme.matchAll(/\]\(([\w./-]+)\)/g)) {
      expect(() => readFileSync(new URL(file ?? '', root)), file).not.toThrow();
    }
  });
});
