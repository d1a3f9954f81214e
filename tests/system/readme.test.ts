/**
 * The README says what was measured.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** Bytes of a script as it is, with gzip -9 and with brotli 11, as the README writes them. */
function sizesOf(name: string): string[] {
  const script = readFileSync(createRequire(import.meta.url).resolve(`@waystone/sdk/${name}`));
  const brotli = brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const bytes = [script.length, gzipSync(script, { level: 9 }).length, brotli.length];
  return bytes.map((n) => n.toLocaleString('en'));
}

describe('README.md', () => {
  it('gives the bytes of the browser script as they are', () => {
    const [raw, gzip, br] = sizesOf('waystone.js');
    expect(readme).toContain(`${raw} bytes, ${gzip} gzipped, **${br} with brotli**`);
  });

  it('gives those of the smaller core', () => {
    const [, , br] = sizesOf('waystone.core.js');
    expect(readme).toContain(`| \`waystone.core.js\`: page views, calls, delivery | ${br} with brotli |`);
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
