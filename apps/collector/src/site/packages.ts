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

/** The browser script. */
export function sdkFile(): string {
  return require.resolve('@waystone/sdk/waystone.js');
}
