/**
 * The collector as a program: `node dist/main.js [--config FILE]`.
 * @module
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Collector, startCollector } from './collector.ts';
import { configPath, createConfig, loadConfig } from './config/index.ts';
import { collectLessOften } from './garbage.ts';
import { createLogger } from './logger.ts';

const { values } = parseArgs({ options: { config: { type: 'string' } } });

/** Without a configuration one is made, as on every first start. */
async function start(): Promise<Collector> {
  const place = { path: values.config };
  const config = existsSync(configPath(place)) ? loadConfig(place) : createConfig(place);
  return await startCollector({ config, logger: createLogger(config.logLevel) });
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

collectLessOften();
const starting = start();

/** Less than the ten seconds that whoever ends a program mostly gives it. */
const LATEST_END_MS = 9500;

/**
 * A signal during the start waits for its end: half a collector cannot be stopped cleanly. But a store that never
 * answers is not waited for: what was acknowledged is on disk, so ending at once loses nothing.
 */
async function stop(): Promise<void> {
  setTimeout(() => process.exit(0), LATEST_END_MS);
  const collector = await starting;
  await collector.close();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop().catch(fail));

starting.then(({ url }) => process.stdout.write(`Waystone listens at ${url}\n`), fail);
