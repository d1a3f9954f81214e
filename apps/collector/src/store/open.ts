import { join } from 'node:path';
import { type Engine, type EngineEvent, startEngine } from '@waystone/engine';
import { listViews } from '@waystone/models';
import { mayPass, openWarehouse, shownUrl, type Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import type { Closing } from '../closing.ts';
import type { Config } from '../config/index.ts';
import { startAgain } from './start-again.ts';

/** The store in use. */
export type Store = {
  warehouse: Warehouse;
  /** `null` where the configuration names a server. */
  engine: Engine | null;
  /** Whether the schema is there: not yet where the store was away, no longer where the engine has lost a view. */
  isReady(): boolean;
  /** Brings the store to the schema, see {@link prepareStore}. */
  prepare(): Promise<void>;
};

/**
 * Opens the store and brings it to the schema. A store that is away, or short of something, is no reason not to start:
 * events wait in the spool for it, and whoever flushes prepares it later.
 *
 * @throws errors of the engine, and what a store answers that wants a person (see `mayPass`).
 */
export async function openStore(config: Config, logger: Logger, closing: Closing): Promise<Store> {
  let isReady = false;
  const startEngineHere = () =>
    startEngineOf(config, logger, () => {
      isReady = false;
    });
  const engine = config.clickhouse.url === null ? await startAgain(startEngineHere, logger) : null;
  if (engine !== null) closing.add(() => engine.stop());
  const warehouse = openWarehouseOf(config, engine);
  closing.add(() => warehouse.close());
  const prepare = async () => {
    // First, for a view may be lost meanwhile.
    isReady = true;
    try {
      await prepareStore(warehouse, config, logger);
    } catch (error) {
      isReady = false;
      throw error;
    }
  };
  await prepare().catch((error: unknown) => {
    if (!mayPass(error)) throw error;
    logger.error(
      { err: error, store: shownUrl(config.clickhouse.url ?? 'embedded') },
      'ClickHouse cannot be reached or is not ready; events wait in the spool, and it is tried again',
    );
  });
  return { warehouse, engine, isReady: () => isReady, prepare };
}

/** Brings a store to the schema and to how long its rows are to be kept. Doing it again changes nothing. */
async function prepareStore(warehouse: Warehouse, config: Config, logger: Logger): Promise<void> {
  const { migrations, seeds, views } = await warehouse.migrate();
  logger.info({ migrations, seeds: seeds.length, views: views.length }, 'schema is up to date');
  const retention = { defaultDays: config.retentionDays, siteDays: siteDaysOf(config) };
  if (await warehouse.retain(retention)) logger.info(retention, 'how long events are kept has changed');
}

function siteDaysOf({ sites, retentionDays }: Config): Record<string, number> {
  return Object.fromEntries(sites.map((site) => [site.id, site.retentionDays ?? retentionDays]));
}

function startEngineOf({ data, clickhouse }: Config, logger: Logger, viewLost: () => void): Promise<Engine> {
  const views = new Set(listViews().map(({ name }) => name));
  return startEngine({
    dataDir: join(data, 'clickhouse'),
    database: clickhouse.database,
    isMadeAnew: (name) => views.has(name),
    onEvent: (event) => {
      if (event.type === 'set-aside') viewLost();
      logEvent(event, logger);
    },
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
  else if (event.type === 'set-aside')
    logger.warn(
      { view: event.name, from: event.path, to: event.to },
      'the definition of a view was empty or cut off, as a full disk leaves it; it is set aside and the view is made ' +
        'anew. Nothing else is to be done than to see that the disk has room',
    );
  else logger.warn({ engine: event }, `engine ${event.type}`);
}
