/**
 * After rollup: `waystone.v1.js`, the script under the name of its major version, which sites may pin, and
 * `integrity.json`, what each script tag's `integrity` attribute has to say (https://www.w3.org/TR/SRI/).
 * @module
 */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);

/** The major that pages pin: an incompatible change of the calls or settings gets another, and keeps this file. */
const PINNED = 'waystone.v1.js';

copyFileSync(new URL('waystone.js', dist), new URL(PINNED, dist));

const hash = (name) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(new URL(name, dist)))
    .digest('base64')}`;
const names = ['waystone.js', PINNED, 'waystone.core.js'];
const hashes = Object.fromEntries(names.map((name) => [name, hash(name)]));
writeFileSync(new URL('integrity.json', dist), `${JSON.stringify(hashes, null, 2)}\n`);
