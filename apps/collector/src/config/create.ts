import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ConfigPlace, configPath, loadConfig } from './load.ts';
import { type Config, type ConfigFile, DEFAULT_PORT } from './schema.ts';

/**
 * Makes the configuration of a first start: the demo shop as a site, with random keys and a random admin token.
 * The file can be read by its owner alone (mode 0600), for it holds secrets.
 *
 * @throws where there is a file already (`EEXIST`) or it cannot be written.
 */
export function createConfig(place: ConfigPlace = {}): Config {
  const path = configPath(place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(firstConfig(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return loadConfig(place);
}

function firstConfig(): ConfigFile {
  return {
    port: DEFAULT_PORT,
    host: '127.0.0.1',
    data: './data',
    clickhouse: { url: null, user: null, password: null, database: 'waystone', cluster: null },
    adminTokens: [secret('')],
    trustedProxyHops: 0,
    retentionDays: 730,
    sites: [
      {
        id: 'shop',
        name: 'Shop',
        origins: ['self'],
        publicKeys: [`pk_${randomBytes(12).toString('hex')}`],
        secretKeys: [secret('sk_')],
      },
    ],
  };
}

function secret(prefix: string): string {
  return `${prefix}${randomBytes(24).toString('hex')}`;
}
