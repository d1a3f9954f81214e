import { join } from 'node:path';
import { type Engine, type EngineEvent, startEngine } from '@waystone/engine';
import { openWarehouse, type Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import type { Closing } from '../closing.ts';
import type { Config } from '../config/index.ts';
import { startAgain } from './start-again.ts';
import { isUnreachable } from './unreachable.ts';

/** The store in use. */
export type Store = {
  warehouse: Warehouse;
  /** `null` where the configuration names a server. */
  engine: Engine | null;
  /** Whether the schema is there; a server that is away gets it later, by {@link prepareStore}. */
  isMigrated: boolean;
};

/**
 * Opens the store and brings it to the schema. A server that cannot be reached is no reason not to start: events
 * wait in the spool for it.
 *
 * @throws errors of the engine, and of a server that answers but refuses.
 */
export async function openStore(config: Config, logger: Logger, closing: Closing): Promise<Store> {
  const engine =
    config.clickhouse.url === null ? await startAgain(() => startEngineOf(config, logger), logger) : null;
  if (engine !== null) closing.add(() => engine.stop());
  const warehouse = openWarehouseOf(config, engine);
  closing.add(() => warehouse.close());
  try {
    await prepareStore(warehouse, config, logger);
    return { warehouse, engine, isMigrated: true };
  } catch (error) {
    if (engine !== null || !isUnreachable(error)) throw error;
    logger.error(
      { err: error, url: config.clickhouse.url },
      'ClickHouse cannot be reached; events wait in the spool',
    );
    return { warehouse, engine, isMigrated: false };
  }
}

/** Brings a store to the schema and to how long its rows are to be kept. Doing it again changes nothing. */
export async function prepareStore(warehouse: Warehouse, config: Config, logger: Logger): Promise<void> {
  const { migrations, seeds, views } = await warehouse.migrate();
  logger.info({ migrations, seeds: seeds.length, views: views.length }, 'schema is up to date');
  const retention = { defaultDays: config.retentionDays, siteDays: siteDaysOf(config) };
  if (await warehouse.retain(retention)) logger.info(retention, 'how long events are kept has changed');
}

function siteDaysOf({ sites, retentionDays }: Config): Record<string, number> {
  return Object.fromEntries(sites.map((site) => [site.id, site.retentionDays ?? retentionDays]));
}

function startEngineOf({ data, clickhouse }: Config, logger: Logger): Promise<Engine> {
  return startEngine({
    dataDir: join(data, 'clickhouse'),
    database: clickhouse.database,
    onEvent: (event) => logEvent(event, logger),
  });
}

function openWarehouseOf({ clickhouse }: Config, engine: Engine | null): Warehouse {
  const { url, user, password, database, cluster } = clickhouse;
  if (engine !== null) return openWarehouse({ socketPath: engine.socketPath, database });
  return openWarehouse({ url: url ?? '', user, password, database, cluster });
}

function logEvent(event: EngineEvent, logger: Logger): void {
  if (event.type === 'output') logger.debug({ line: event.line }, 'engine says');
  else if (event.type === 'failed')
    logger.error({ err: event.error, final: event.final }, 'engine cannot start');
  else if (event.type === 'started') logger.info({ engine: event }, 'engine started');
  else logger.warn({ engine: event }, `engine ${event.type}`);
}
