import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkWhole } from './check.ts';
import { type Environment, withEnvironment } from './environment.ts';
import { ConfigError, ConfigNotFoundError, describeIssues } from './error.ts';
import { type Config, configSchema } from './schema.ts';

/** Where to look for the configuration. */
export type ConfigPlace = {
  /** @default process.cwd() */
  cwd?: string | undefined;
  /** From `--config`. @default WAYSTONE_CONFIG, else `waystone.config.json` in `cwd` */
  path?: string | undefined;
  /** @default process.env */
  env?: Environment | undefined;
};

/** The file that a place means, absolute. */
export function configPath({ cwd = process.cwd(), path, env = process.env }: ConfigPlace): string {
  return resolve(cwd, path || env.WAYSTONE_CONFIG || 'waystone.config.json');
}

/**
 * Reads and checks `waystone.config.json`; environment variables win over it. `data` and
 * `countryDatabase` become absolute: relative to the file's folder in the file, to `cwd` where the environment gives `data`.
 *
 * @throws ConfigNotFoundError where there is no file; ConfigError where a setting is wrong.
 */
export function loadConfig(place: ConfigPlace = {}): Config {
  const { cwd = process.cwd(), env = process.env } = place;
  const path = configPath(place);
  const settings = withEnvironment(readSettings(path), env);
  const base = env.WAYSTONE_DATA ? cwd : dirname(path);
  return checkConfig(settings, { path, base });
}

/**
 * Checks settings that are in memory already.
 *
 * @param base the folder that a relative `data` is relative to.
 * @throws ConfigError where a setting is wrong.
 */
export function checkConfig(
  settings: unknown,
  { path = null, base = process.cwd() }: { path?: string | null; base?: string } = {},
): Config {
  const source = path ?? 'The configuration';
  const parsed = configSchema.safeParse(settings);
  if (!parsed.success) throw new ConfigError(source, describeIssues(parsed.error.issues, settings));
  const { $schema: _, sites, data, countryDatabase, ...rest } = parsed.data;
  const config = {
    ...rest,
    countryDatabase: countryDatabase === null ? null : resolve(base, countryDatabase),
    data: resolve(base, data),
    sites: sites.map((site) => ({ ...site, name: site.name ?? site.id })),
    path,
  };
  const faults = checkWhole(config);
  if (faults.length > 0) throw new ConfigError(source, faults);
  return config;
}

function readSettings(path: string): Record<string, unknown> {
  const text = readText(path);
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
      return settings as Record<string, unknown>;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(path, [{ key: '', message: `it is no JSON: ${reason}` }]);
  }
  throw new ConfigError(path, [
    { key: '', message: 'it holds no JSON object; see docs/api.md for an example' },
  ]);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new ConfigNotFoundError(path);
    throw error;
  }
}
