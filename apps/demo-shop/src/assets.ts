import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { minify } from 'terser';

/** The style sheets, in the order of the cascade. */
const STYLES = [
  'tokens',
  'base',
  'layout',
  'header',
  'footer',
  'buttons',
  'cards',
  'boxes',
  'tables',
  'forms',
  'drawings',
  'home',
  'story',
  'compare',
  'product',
  'offers',
  'cart',
  'account',
  'state',
] as const;

/**
 * One style sheet from the parts in `src/styles`, without comments and indentation.
 *
 * @param folder where the parts are.
 */
export async function styleSheet(folder: URL): Promise<string> {
  const parts = await Promise.all(STYLES.map((name) => readFile(new URL(`${name}.css`, folder), 'utf8')));
  return parts
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim();
}

/**
 * The browser code as one classic script.
 *
 * @param entry the compiled `client/shop.js`.
 */
export async function script(entry: URL): Promise<string> {
  const bundle = await rollup({ input: fileURLToPath(entry) });
  const { output } = await bundle.generate({ format: 'iife' });
  await bundle.close();
  const { code } = await minify(output[0].code);
  if (!code) throw new Error(`minifying ${entry.pathname} gave nothing; look at the bundle's code`);
  return code;
}
