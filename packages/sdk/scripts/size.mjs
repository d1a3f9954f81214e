/**
 * Prints the size of the script tag's file in bytes: raw, gzip -9, brotli 11. `--json` for machines.
 * @module
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const file = readFileSync(new URL('../dist/waystone.js', import.meta.url));
const size = {
  raw: file.length,
  gzip: gzipSync(file, { level: 9 }).length,
  brotli: brotliCompressSync(file, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: file.length },
  }).length,
};

if (process.argv.includes('--json')) console.log(JSON.stringify(size));
else console.log(`waystone.js  raw ${size.raw}  gzip ${size.gzip}  brotli ${size.brotli}`);
