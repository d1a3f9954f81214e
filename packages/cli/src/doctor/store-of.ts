import { loadConfig } from '@waystone/collector';
import { readRunning } from '../collector/running.ts';
import { CliError } from '../terminal/errors.ts';
import type { Store } from './stored.ts';

/**
 * The store of the collector that a configuration describes.
 *
 * @throws ConfigError where a setting is wrong; CliError where there is no admin token or no collector runs.
 */
export function storeOf(path: string): Store {
  const { data, adminTokens } = loadConfig({ path });
  const [token] = adminTokens;
  if (token === undefined) throw new CliError(`${path} has no admin token; add one to "adminTokens".`);
  const running = readRunning(data);
  if (running !== null) return { url: running.url, token };
  throw new CliError(`No collector runs on ${data}; start it, or give --collector and --token.`);
}
