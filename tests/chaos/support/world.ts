/**
 * Everything that can break, put together.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/engine-by-hand.ts';
import { ADMIN_TOKEN, SECRET_KEY, settings, temporaryFolder } from '../../support/stack.ts';
import { childrenOf, collectorService, engineService, type Service } from './processes.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';

/** Where the events end: an engine inside the collector's keeping, or a server with a proxy before it. */
export type StoreKind = 'embedded' | 'server';

export type World = {
  store: StoreKind;
  collector: Service;
  /** The engine's process; `null` where the collector keeps it. */
  server: Service | null;
  /** Between clients and the collector. */
  front: FaultyProxy;
  /** Between the collector and the server; `null` where it is embedded. */
  back: FaultyProxy | null;
  /** The collector itself, past the proxy. */
  url: string;
  key: string;
  /** The collector's data folder, on a disk of its own where one can be mounted. */
  data: string;
  /** Whether that disk is small and can be filled. */
  smallDisk: boolean;
  /** Process ids of the engine: of the collector's child, or of the server and its child. */
  enginePids(): number[];
  /** Rows of a query, by `/clickhouse/`. */
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
};

/** 384 MB hold the spool and a small store. */
const DISK_MB = 384;

export async function openWorld(store: StoreKind): Promise<World> {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  mkdirSync(data);
  const smallDisk = mountSmallDisk(data);
  const enginePort = await freePort();
  const server = store === 'server' ? engineService(join(folder.path, 'server'), enginePort) : null;
  await server?.start();
  const back = server === null ? null : await startProxy(() => `http://127.0.0.1:${enginePort}`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder.path, 'waystone.config.json');
  const clickhouse = back === null ? {} : { clickhouse: { url: back.url } };
  const spool = { spool: { minFreeBytes: 16 * 1024 * 1024 } };
  writeFileSync(config, JSON.stringify(settings(data, { port, logLevel: 'warn', ...clickhouse, ...spool })));
  const collector = collectorService(config, url);
  await collector.start();
  const front = await startProxy(() => url);
  return {
    store,
    collector,
    server,
    front,
    back,
    url,
    key: SECRET_KEY,
    data,
    smallDisk,
    enginePids: () => (server === null ? childrenOf(collector.pid) : [server.pid, ...childrenOf(server.pid)]),
    query: (sql) => query(url, sql),
    async close() {
      await collector.end('SIGKILL');
      await server?.end('SIGKILL');
      await front.close();
      await back?.close();
      if (smallDisk) execFileSync('umount', ['-l', data]);
      folder.remove();
    },
  };
}

/** A tmpfs needs the rights of root; without them the disk cannot be filled, and that fault is left out. */
function mountSmallDisk(path: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const answer = await fetch(`${url}/clickhouse/?default_format=JSONEachRow`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: sql,
    signal: AbortSignal.timeout(60_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim() === ''
    ? []
    : text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
}
