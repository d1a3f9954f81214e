/**
 * `waystone.config.json`: its shape, how it is read, and how the first one is made.
 * @module
 */
export { isLoopback, isLoopbackAddress } from './check.ts';
export { createConfig } from './create.ts';
export { ConfigError, type ConfigFault, ConfigNotFoundError } from './error.ts';
export { type ConfigPlace, checkConfig, configPath, loadConfig } from './load.ts';
export { type Config, type ConfigFile, DEFAULT_PORT, type Site } from './schema.ts';
