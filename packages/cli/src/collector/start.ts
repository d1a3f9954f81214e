/**
 * Starting a collector, and waiting for its end.
 * @module
 */
import {
  type Collector,
  type Config,
  collectLessOften,
  DataDirectoryInUseError,
  DEFAULT_PORT,
  SpoolInUseError,
  startCollector,
} from '@waystone/collector';
import { openInBrowser } from '../terminal/browser.ts';
import { CliError } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';
import { readableLogger } from './logger.ts';
import { loadOrCreateConfig } from './open-config.ts';
import { freePort, isFree } from './port.ts';
import { forgetRunning, noteRunning, readRunning } from './running.ts';
import { closeOnSignal } from './signals.ts';
import { dashboardLink, describeStart } from './welcome.ts';

/** What `waystone start` was told. */
export type StartOptions = {
  config?: string | undefined;
  port?: string | undefined;
  host?: string | undefined;
  data?: string | undefined;
  open?: boolean | undefined;
};

type Progress = (line: string) => void;

/**
 * Starts a collector, says where everything is, and returns when a signal has ended it.
 *
 * @throws CliError where a port that was asked for is taken, or the data directory is in use.
 */
export async function runCollector(options: StartOptions): Promise<void> {
  collectLessOften();
  const progress: Progress = (line) => print(line);
  const env = environmentOf(options);
  const config = loadOrCreateConfig({ path: options.config, env }, (path) => progress(`Made ${path}`));
  // A port that is not the one of every new configuration was chosen: a proxy may point at it.
  const fixed = Boolean(env.WAYSTONE_PORT) || config.port !== DEFAULT_PORT;
  const settled = await settlePort(config, { fixed, progress });
  const ending = closeOnSignal(progress);
  const collector = await open(settled, progress);
  noteRunning(config.data, collector.url);
  print(describeStart(collector));
  if (options.open) openInBrowser(dashboardLink(collector));
  await ending.until(async () => {
    await collector.close();
    forgetRunning(config.data);
  });
}

/** Options are settings of the environment with more weight: so they are checked, and resolved, in one place. */
function environmentOf({ port, host, data }: StartOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(port === undefined ? {} : { WAYSTONE_PORT: port }),
    ...(host === undefined ? {} : { WAYSTONE_HOST: host }),
    ...(data === undefined ? {} : { WAYSTONE_DATA: data }),
  };
}

/** A port that was asked for is taken or refused; the one that nobody chose gives way to the next free. */
async function settlePort(
  config: Config,
  { fixed, progress }: { fixed: boolean; progress: Progress },
): Promise<Config> {
  if (await isFree(config.port, config.host)) return config;
  const running = readRunning(config.data);
  if (fixed) {
    throw new CliError(
      `Port ${config.port} on ${config.host} is in use by another program. Stop that program, or give another port ` +
        'with --port (0 takes any free one).',
    );
  }
  const port = await freePort(config.port + 1, config.host);
  if (running === null) progress(`Port ${config.port} is in use; taking ${port} instead`);
  return { ...config, port };
}

/** While it starts, what it does is shown; from then on, what the settings ask for. */
async function open(config: Config, progress: Progress): Promise<Collector> {
  const logger = readableLogger(config.logLevel === 'warn' ? 'info' : config.logLevel, progress);
  try {
    const collector = await startCollector({ config, logger });
    logger.level = config.logLevel;
    return collector;
  } catch (error) {
    throw explainInUse(error, config);
  }
}

/** Where a Waystone of ours holds the data, its address is more use than its error. */
function explainInUse(error: unknown, { data }: Config): unknown {
  if (!(error instanceof DataDirectoryInUseError || error instanceof SpoolInUseError)) return error;
  const running = readRunning(data);
  if (running === null) return error;
  return new CliError(
    `The data directory ${data} is in use: Waystone runs there already (process ${running.pid}, ${running.url}). ` +
      'Use that one, stop it, or give this one a folder of its own with --data.',
  );
}
