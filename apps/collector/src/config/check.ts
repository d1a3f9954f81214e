/**
 * Rules that span several settings.
 * @module
 */
import { BlockList, isIP } from 'node:net';
import type { ConfigFault } from './error.ts';
import type { Config } from './schema.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can reach a host: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** The same for an address of a connection, as sockets write it; cheaper. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** Faults that no single setting shows. */
export function checkWhole(config: Config): ConfigFault[] {
  return [...checkExposure(config), ...checkUnique(config), ...checkCluster(config)];
}

function checkExposure({ host, adminTokens }: Config): ConfigFault[] {
  if (adminTokens.length > 0 || isLoopback(host)) return [];
  const message =
    `"${host}" can be reached from other machines, and "adminTokens" is empty: ` +
    'put a token into it (openssl rand -hex 24) or listen on 127.0.0.1';
  return [{ key: 'host', message }];
}

function checkUnique({ sites }: Config): ConfigFault[] {
  const ids = sites.map((site, i) => ({ key: `sites.${i}.id`, value: site.id, what: `"${site.id}"` }));
  const keys = sites.flatMap((site, i) => [
    ...site.publicKeys.map((value, j) => ({ key: `sites.${i}.publicKeys.${j}`, value, what: 'the key' })),
    ...site.secretKeys.map((value, j) => ({ key: `sites.${i}.secretKeys.${j}`, value, what: 'the key' })),
  ]);
  return [...repeated(ids), ...repeated(keys)];
}

function repeated(entries: readonly { key: string; value: string; what: string }[]): ConfigFault[] {
  const first = new Map<string, string>();
  const faults: ConfigFault[] = [];
  for (const { key, value, what } of entries) {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, key);
    else faults.push({ key, message: `${what} stands at ${earlier} already; give each its own` });
  }
  return faults;
}

function checkCluster({ clickhouse }: Config): ConfigFault[] {
  if (clickhouse.cluster === null || clickhouse.url !== null) return [];
  const message = `"${clickhouse.cluster}" names a cluster, but "clickhouse.url" is null: name one of its servers`;
  return [{ key: 'clickhouse.cluster', message }];
}
