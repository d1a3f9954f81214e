/**
 * Prints the sizes of the script tag's files in bytes: raw, gzip -9, brotli 11. `--json` for machines, of
 * `waystone.js` alone.
 * @module
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { brotli } from './brotli.mjs';

function sizeOf(name) {
  const file = readFileSync(new URL(`../dist/${name}`, import.meta.url));
  return { raw: file.length, gzip: gzipSync(file, { level: 9 }).length, brotli: brotli(file) };
}

if (process.argv.includes('--json')) console.log(JSON.stringify(sizeOf('waystone.js')));
else
  for (const name of ['waystone.js', 'waystone.core.js']) {
    const { raw, gzip, brotli } = sizeOf(name);
    console.log(`${name}  raw ${raw}  gzip ${gzip}  brotli ${brotli}`);
  }
