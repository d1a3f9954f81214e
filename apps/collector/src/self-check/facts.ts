import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { readQuery } from '@waystone/models';
import type { Warehouse } from '@waystone/warehouse';
import type { Config } from '../config/index.ts';
import type { Spool } from '../spool/index.ts';
import type { Facts } from './finding.ts';

/** What a check needs of a collector that is starting. */
export type Examined = {
  config: Config;
  spool: Pick<Spool, 'bytes' | 'lane'>;
  /** `null` where it is away: a server may be, and is waited for in the background. */
  warehouse: Pick<Warehouse, 'query'> | null;
  now: () => number;
};

/** Gathers what the checks look at; what cannot be told now is `null`, and no reason not to start. */
export async function gatherFacts({ config, spool, warehouse, now }: Examined): Promise<Facts> {
  return {
    configFile: configFileOf(config),
    sites: config.sites.length,
    disk: await diskOf(config, spool),
    now: now(),
    newestSpooledAt: spool.lane('event').newestAt,
    store: await storeOf(warehouse, now),
  };
}

function configFileOf({ path }: Config): Facts['configFile'] {
  if (path === null) return null;
  try {
    return { path, mode: statSync(path).mode };
  } catch {
    return null;
  }
}

async function diskOf({ data, spool: limits }: Config, spool: Examined['spool']): Promise<Facts['disk']> {
  try {
    const { bavail, bsize } = await statfs(data);
    const { minFreeBytes, maxBytes } = limits;
    return { freeBytes: bavail * bsize, minFreeBytes, maxBytes, spoolBytes: spool.bytes };
  } catch {
    return null;
  }
}

async function storeOf(warehouse: Examined['warehouse'], now: () => number): Promise<Facts['store']> {
  if (warehouse === null) return null;
  try {
    const before = now();
    const [row] = await warehouse.query<{ version: string; now_ms: number }>(readQuery('store.facts'));
    if (row === undefined) return null;
    return { version: row.version, aheadMs: row.now_ms - (before + now()) / 2 };
  } catch {
    return null;
  }
}
