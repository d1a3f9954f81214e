import { brotliCompressSync, constants } from 'node:zlib';

/** Bytes of a file after brotli at its best, as servers send static files. */
export function brotli(file) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: file.length,
  };
  return brotliCompressSync(file, { params }).length;
}
