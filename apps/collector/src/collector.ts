import { join } from 'node:path';
import type { Engine } from '@waystone/engine';
import { EVENT_COLUMNS, REJECTED_EVENT_COLUMNS } from '@waystone/models';
import { InsertError, shownUrl, type Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import { AdminTokens } from './admin/tokens.ts';
import { Closing } from './closing.ts';
import type { Config } from './config/index.ts';
import { Flusher } from './flusher/index.ts';
import { CookielessIds } from './ingest/cookieless.ts';
import { openCountries } from './ingest/countries.ts';
import { HttpError } from './ingest/http-error.ts';
import { KeyRing } from './ingest/keys.ts';
import { RateLimiter } from './ingest/rate-limiter.ts';
import { ingestShortcut } from './ingest/routes.ts';
import { createLogger } from './logger.ts';
import { createMetrics, type Metrics, watchSpool } from './metrics.ts';
import { PeopleKeeper } from './people/keeper.ts';
import { selfCheck } from './self-check/index.ts';
import { type AppDeps, createApp } from './server/app.ts';
import { listen } from './server/listen.ts';
import { openSpool, type Spool } from './spool/index.ts';
import { openStore, type Store } from './store/open.ts';
import { Unpacker } from './unpack/unpacker.ts';

/** What a collector is started with. */
export type CollectorOptions = {
  config: Config;
  /** @default JSON lines on standard output at `config.logLevel` */
  logger?: Logger;
  /** The clock that tells the time of receipt, in ms since 1970: a test may let weeks pass. @default Date.now */
  now?: () => number;
};

/** A running collector. */
export type Collector = {
  /** Such as `http://127.0.0.1:8787`, without a slash at the end. */
  url: string;
  /** The port it listens on; interesting where the configuration says 0. */
  port: number;
  config: Config;
  warehouse: Warehouse;
  /** The embedded engine; `null` where `clickhouse.url` names a server. */
  engine: Engine | null;
  /** Resolves when every event acknowledged so far is in the store. */
  drained(): Promise<void>;
  /** Stops accepting, finishes requests, moves what it can to the store, and closes everything; takes at most 10 s. */
  close(): Promise<void>;
};

/** How long requests under way may take to end, and the store to take what waits. */
const CLOSE_REQUESTS_MS = 3000;
const CLOSE_FLUSH_MS = 6000;

/** What is there only once the store is. */
type Running = {
  warehouse: Warehouse;
  engine: Engine | null;
  flusher: Flusher;
  people: PeopleKeeper | null;
};

/**
 * Starts a collector. It accepts events as soon as its port is open, and resolves when the store is ready too.
 *
 * @throws PortInUseError, SpoolInUseError, SpoolUnreadableError, DataDirectoryInUseError and other errors of the
 *   engine; whatever had been started by then is stopped again.
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { config, logger = createLogger(config.logLevel), now = Date.now } = options;
  const closing = new Closing();
  try {
    return await start(config, logger, closing, now);
  } catch (error) {
    await closing.run().catch((failure: unknown) => logger.error({ err: failure }, 'clean-up failed'));
    throw error;
  }
}

async function start(
  config: Config,
  logger: Logger,
  closing: Closing,
  now: () => number,
): Promise<Collector> {
  const metrics = createMetrics();
  const unpacker = new Unpacker();
  closing.add(() => unpacker.close());
  const spool = await openSpoolOf(config, unpacker);
  closing.add(() => spool.close());
  watchSpool(metrics, spool);
  let running: Running | null = null;
  const deps = appDeps(config, logger, metrics, spool, () => running, now);
  const server = await listen(createApp(deps), config.host, config.port, {}, ingestShortcut(deps));
  // Registered again below: requests end first, unless the start fails before.
  closing.add(() => server.close(CLOSE_REQUESTS_MS));
  const store = await openStore(config, logger, closing);
  const flusher = startFlusher(config, logger, metrics, spool, store);
  closing.add(() => flusher.stop(CLOSE_FLUSH_MS));
  const people = startPeople(config, logger, store, spool, now, closing);
  closing.add(() => server.close(CLOSE_REQUESTS_MS));
  running = { warehouse: store.warehouse, engine: store.engine, flusher, people };
  const asked = store.isReady() ? store.warehouse : null;
  await selfCheck({ config, spool, warehouse: asked, now }, logger);
  const url = `http://${urlHost(config.host)}:${server.port}`;
  logger.info({ url, store: shownUrl(config.clickhouse.url ?? 'embedded') }, 'collector is ready');
  return {
    url,
    port: server.port,
    config,
    warehouse: store.warehouse,
    engine: store.engine,
    drained: () => flusher.drained(),
    close: () => closing.run(),
  };
}

function openSpoolOf({ data, spool }: Config, unpacker: Unpacker): Promise<Spool> {
  return openSpool({
    path: join(data, 'spool'),
    columns: { event: EVENT_COLUMNS, rejected_event: REJECTED_EVENT_COLUMNS },
    unpack: (task) => unpacker.unpack(task),
    form: 'Native',
    maxBytes: spool.maxBytes,
    minFreeBytes: spool.minFreeBytes,
    horizon: { ms: spool.deduplicationDays * 24 * 60 * 60 * 1000, messages: spool.deduplicationMessages },
  });
}

function appDeps(
  config: Config,
  logger: Logger,
  metrics: Metrics,
  spool: Spool,
  running: () => Running | null,
  now: () => number,
): AppDeps {
  const warehouse = () => running()?.warehouse ?? starting();
  return {
    config,
    logger,
    metrics,
    spool,
    warehouse,
    reader: warehouse,
    keys: new KeyRing(config),
    tokens: new AdminTokens(config.adminTokens),
    cookieless: new CookielessIds(spool),
    limiter: new RateLimiter(config.rateLimits),
    countries: openCountries(config.countryDatabase),
    trustedProxyHops: config.trustedProxyHops,
    now,
    peopleAreKept: () => running()?.people?.isReadable() ?? false,
    storeIsUp: () => running()?.flusher.storeIsUp ?? false,
    live: () => {
      const { warehouse, engine, flusher, people } = running() ?? starting();
      return {
        warehouse,
        engine,
        drained: () => flusher.drained(),
        aside: (task) => (people === null ? task() : people.aside(task)),
      };
    },
  };
}

function startFlusher(config: Config, logger: Logger, metrics: Metrics, spool: Spool, store: Store): Flusher {
  const flusher = new Flusher({
    spool,
    sink: store.warehouse,
    isReady: store.isReady,
    prepare: store.prepare,
    isRefusal: (error) => error instanceof InsertError && error.kind === 'refused',
    isAnswer: (error) => error instanceof InsertError && error.code !== null,
    intervalMs: config.flush.intervalMs,
    maxRows: config.flush.maxRows,
    metrics,
    logger,
  });
  flusher.start();
  return flusher;
}

/** From so many events on people are kept: the views take two seconds from the first one on, and five for 200,000. */
const KEPT_FROM_EVENTS = 2000;

/** On a server one of its collectors is told to; on a cluster people are read from the views. */
function startPeople(
  config: Config,
  logger: Logger,
  { warehouse }: Store,
  spool: Spool,
  now: () => number,
  closing: Closing,
): PeopleKeeper | null {
  const { fromEvents = config.clickhouse.url === null ? KEPT_FROM_EVENTS : null, everyMs } = config.people;
  if (fromEvents === null || config.clickhouse.cluster !== null) return null;
  const pressure = () => {
    if (spool.rows === 0) return 'none';
    return spool.rows < config.flush.maxRows ? 'some' : 'behind';
  };
  const keeper = new PeopleKeeper({ warehouse, fromEvents, everyMs, pressure, now, logger });
  closing.add(() => keeper.stop());
  keeper.start();
  return keeper;
}

function starting(): never {
  throw new HttpError(503, 'starting', 'The store is being started; try again in a moment.', {
    'retry-after': '2',
  });
}

/** A host as it stands in a URL: IPv6 in brackets; "every address" as the one of this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
