/**
 * How the script tag's files are made small. What brotli makes of a file depends on how it is spelled, too: the order of
 * the modules and the letters of the names in `shrink.json` are the best that `scripts/shrink.mjs` has found.
 * @module
 */
import { basename } from 'node:path';
import { minify } from 'terser';

/** The order of the modules: that of these imports, put before the entry's own. */
export const inOrder = (modules) => ({
  name: 'in-order',
  transform(code, id) {
    if (!this.getModuleInfo(id).isEntry || basename(id) === 'core.js') return null;
    const imports = modules.split(' ').map((name) => `import './${name}.js';`);
    return { code: imports.join('') + code, map: null };
  },
});

/**
 * `let` for `const`, and `==` for `===` before a string: the same to a browser once `tsc` has checked that nothing
 * constant is assigned to, and that a string is compared with strings.
 */
export const shorter = {
  name: 'shorter',
  renderChunk: (code) => ({
    code: code.replace(/\bconst(?=[ {[])/g, 'let').replace(/([!=]=)=(?= ["'])/g, '$1'),
    map: null,
  }),
};

/** Names in the order of these letters, the shortest first; terser leaves out what is reserved. */
const named = (letters) => ({
  get(n) {
    let name = '';
    for (let rest = n; rest >= 0; rest = Math.floor(rest / letters.length) - 1)
      name += letters[rest % letters.length];
    return name;
  },
});

/**
 * The file's first line asks V8 to compile every function as it loads, on another thread: what a page view runs is most
 * of them, and each would be parsed twice otherwise. https://v8.dev/features/explicit-compile-hints
 */
const HINT = '//# allFunctionsCalledOnLoad\n';

/** Options of terser: those of all it has that make the file smallest after brotli. */
const options = ({ variables, properties }) => ({
  ecma: 2020,
  toplevel: true,
  compress: {
    passes: 4,
    booleans: false,
    booleans_as_integers: true,
    comparisons: false,
    negate_iife: false,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_comps: true,
    unsafe_math: true,
    unsafe_methods: true,
  },
  mangle: {
    nth_identifier: named(variables),
    properties: { regex: /^_[^_]/, nth_identifier: named(properties) },
  },
  format: { comments: false },
});

/**
 * Minifies with the letters that were found best. A block keeps the names of a classic script to itself as a function
 * would, and is shorter, where all of them are `let`.
 */
export const smallest = (shrink) => ({
  name: 'smallest',
  renderChunk: async (code) => {
    const seen = /^(?:var|function|class|export)\b.*/m.exec(code);
    if (seen) throw new Error(`The page would see ${seen[0]}: declare it with const`);
    return { code: `${HINT}{${(await minify(code, options(shrink))).code}}\n`, map: null };
  },
});
