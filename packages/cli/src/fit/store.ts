/**
 * The store that models are fitted in.
 * @module
 */
import { loadConfig, openModelStore } from '@waystone/collector';
import { readableLogger } from '../collector/logger.ts';
import { chooseSite } from '../collector/target.ts';
import { print } from '../terminal/print.ts';
import type { Warehouse } from './models.ts';

/** What `--config` and `--site` say. */
export type StoreOptions = { config?: string | undefined; site?: string | undefined };

/**
 * Opens the store of a configuration, does something in it, and closes it.
 *
 * @throws CliError where the site is not there; DataDirectoryInUseError where a collector has the embedded store.
 */
export async function withStore<T>(
  options: StoreOptions,
  act: (warehouse: Warehouse, site: string) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ path: options.config });
  const site = chooseSite(config, options.site).id;
  const logger = readableLogger('warn', (line) => print(line, process.stderr));
  const store = await openModelStore(config, logger);
  try {
    return await act(store.warehouse, site);
  } finally {
    await store.close();
  }
}
