import terser from '@rollup/plugin-terser';

/** `let` for `const`: two bytes each, and the same to a browser once `tsc` has checked that none is assigned to. */
const letForConst = {
  name: 'let-for-const',
  renderChunk: (code) => ({ code: code.replace(/\bconst(?=[ {[])/g, 'let'), map: null }),
};

/**
 * The script tag's file: one IIFE from what `tsc` made, internals (`_name`) shortened. The options of terser are those
 * of all it has that make the file smallest after brotli.
 */
export default {
  input: 'dist/script.js',
  output: { file: 'dist/waystone.js', format: 'iife', strict: false },
  plugins: [
    letForConst,
    terser({
      ecma: 2020,
      toplevel: true,
      compress: {
        passes: 4,
        booleans: false,
        booleans_as_integers: true,
        negate_iife: false,
        pure_getters: true,
        reduce_funcs: false,
        unsafe: true,
        unsafe_arrows: true,
        unsafe_comps: true,
        unsafe_methods: true,
      },
      mangle: { properties: { regex: /^_[^_]/ } },
      format: { comments: false },
    }),
  ],
};
