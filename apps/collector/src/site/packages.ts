/**
 * Where the built files of other packages are.
 * @module
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The dashboard's built files. */
export function dashboardFolder(): string {
  return join(dirname(require.resolve('@waystone/dashboard/package.json')), 'dist');
}

/** The demo shop's built pages. */
export function shopFolder(): string {
  return join(dirname(require.resolve('@waystone/demo-shop/package.json')), 'dist', 'site');
}

/** The browser script's file of this name, such as `waystone.js`. */
export function sdkFile(name: string): string {
  return require.resolve(`@waystone/sdk/${name}`);
}
