import { type Collector, type Config, startCollector } from '@waystone/collector';
import { print } from '../terminal/print.ts';
import { readableLogger } from './logger.ts';

/**
 * A collector for one command, where none runs: on any free port of this machine, with nothing kept up to date that
 * nobody will look at.
 */
export function startAside(config: Config): Promise<Collector> {
  return startCollector({
    config: { ...config, host: '127.0.0.1', port: 0, people: { ...config.people, fromEvents: null } },
    logger: readableLogger('warn', (line) => print(line, process.stderr)),
  });
}
