/**
 * `node scripts/shrink.mjs [SECONDS]`: looks for the order of modules and the letters of names that make `waystone.js`
 * smallest after brotli, and writes what it finds into `shrink.json`. Run it, and build, after the source has changed.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rollup } from 'rollup';
import { brotli } from './brotli.mjs';
import { inOrder, shorter, smallest } from './minify.mjs';

const file = new URL('../shrink.json', import.meta.url);
const until = Date.now() + Number(process.argv[2] ?? 120) * 1000;

async function sizeOf(shrink) {
  const plugins = [inOrder(shrink.modules), shorter, smallest(shrink)];
  const input = new URL('../dist/script.js', import.meta.url).pathname;
  const bundle = await rollup({ input, plugins, onwarn() {} });
  const { output } = await bundle.generate({ format: 'es', strict: false });
  return brotli(Buffer.from(output[0].code));
}

/** Two places of a list change; of letters mostly the first, which are the names most used. */
function swapped(list, most) {
  const copy = [...list];
  const place = () => Math.floor(Math.random() * Math.min(most, copy.length));
  const [i, j] = [place(), place()];
  [copy[i], copy[j]] = [copy[j], copy[i]];
  return copy;
}

function neighbour(shrink) {
  const turn = Math.random();
  if (turn < 0.4) return { ...shrink, modules: swapped(shrink.modules.split(' '), 99).join(' ') };
  const which = turn < 0.75 ? 'variables' : 'properties';
  return { ...shrink, [which]: swapped(shrink[which], 30).join('') };
}

let best = JSON.parse(readFileSync(file, 'utf8'));
let size = await sizeOf(best);
process.stdout.write(`${size} bytes\n`);
while (Date.now() < until) {
  const next = neighbour(best);
  const found = await sizeOf(next);
  if (found > size) continue;
  if (found < size) process.stdout.write(`${found} bytes\n`);
  size = found;
  best = next;
}
writeFileSync(file, `${JSON.stringify(best, null, 2)}\n`);
