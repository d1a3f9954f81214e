import type { Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import { Closing } from '../closing.ts';
import type { Config } from '../config/index.ts';
import { openStore } from './open.ts';

/** A store that a command works on, without a collector's spool and port. */
export type ModelStore = {
  warehouse: Warehouse;
  /** Ends the connections, and the embedded engine. */
  close(): Promise<void>;
};

/**
 * Opens the store that a configuration names and brings it to the schema. The embedded engine's data directory has
 * one owner: where a collector runs on it, this fails.
 *
 * @throws DataDirectoryInUseError; errors of the engine and of a server that cannot be reached.
 */
export async function openModelStore(config: Config, logger: Logger): Promise<ModelStore> {
  const closing = new Closing();
  try {
    const { warehouse, isMigrated } = await openStore(config, logger, closing);
    if (!isMigrated) await warehouse.migrate();
    return { warehouse, close: () => closing.run() };
  } catch (error) {
    await closing.run();
    throw error;
  }
}
