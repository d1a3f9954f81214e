import {
  type Config,
  ConfigNotFoundError,
  type ConfigPlace,
  createConfig,
  loadConfig,
} from '@waystone/collector';

/**
 * Loads the configuration, or makes the first one: the demo shop as a site, with random keys.
 *
 * @throws ConfigError where a setting is wrong.
 */
export function loadOrCreateConfig(place: ConfigPlace, onCreated?: (path: string) => void): Config {
  try {
    return loadConfig(place);
  } catch (error) {
    if (!(error instanceof ConfigNotFoundError)) throw error;
    const config = createConfig(place);
    onCreated?.(error.path);
    return config;
  }
}
