/**
 * The collector: accepts touchpoints, keeps them on disk until ClickHouse has them, and serves the browser script,
 * the dashboard, the stats API and read-only SQL.
 * @module
 */
export { DataDirectoryInUseError } from '@waystone/engine';
export type { Backup } from './backup/backup.ts';
export { RestoreError, restoreBackup } from './backup/restore.ts';
export { type Collector, type CollectorOptions, startCollector } from './collector.ts';
export {
  type Config,
  ConfigError,
  type ConfigFault,
  type ConfigFile,
  ConfigNotFoundError,
  type ConfigPlace,
  checkConfig,
  configPath,
  createConfig,
  DEFAULT_PORT,
  isLoopback,
  loadConfig,
  type Site,
} from './config/index.ts';
export { collectLessOften } from './garbage.ts';
export { createLogger } from './logger.ts';
export { PortInUseError } from './server/listen.ts';
export { SpoolInUseError, SpoolUnreadableError } from './spool/index.ts';
