import { readFileSync } from 'node:fs';
import { inOrder, shorter, smallest } from './scripts/minify.mjs';

const shrink = JSON.parse(readFileSync(new URL('shrink.json', import.meta.url), 'utf8'));

/** One block from what `tsc` made, internals (`_name`) shortened. */
const script = (name) => ({
  input: `dist/${name}.js`,
  output: {
    file: `dist/${name === 'script' ? 'waystone' : 'waystone.core'}.js`,
    format: 'es',
    strict: false,
  },
  plugins: [inOrder(shrink.modules), shorter, smallest(shrink)],
});

/** The script tag's file, and a smaller one: page views, the calls, and their delivery. */
export default [script('script'), script('core')];
