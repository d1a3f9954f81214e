/**
 * The real parts, put together for a test: a collector with its own data folder, on the embedded engine or on one
 * that was started by hand.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collector, checkConfig, startCollector } from '@waystone/collector';
import type { Verdict } from '@waystone/protocol';
import { type HandStartedEngine, startEngineByHand } from './engine-by-hand.ts';

export const SITE = 'shop';
export const PUBLIC_KEY = 'pk_test0000000000';
export const SECRET_KEY = 'sk_test00000000000000000000';
export const ADMIN_TOKEN = 'test-admin-token-0000';
export const ORIGIN = 'https://shop.example';

/** Which ClickHouse holds the touchpoints. */
export type Store = 'embedded' | 'CLICKHOUSE_URL';
export const STORES: Store[] = ['embedded', 'CLICKHOUSE_URL'];

export type Stack = {
  collector: Collector;
  url: string;
  /** Posts messages and answers status and verdict. */
  send(messages: object[], options?: SendOptions): Promise<{ status: number; verdict: Verdict }>;
  /** Waits until everything that was acknowledged is in the store. */
  settle(): Promise<void>;
  /** Rows of a read-only query. */
  query<Row>(sql: string, params?: Record<string, unknown>): Promise<Row[]>;
  close(): Promise<void>;
};

export type SendOptions = { path?: string; key?: string; headers?: Record<string, string> };

export type StackOptions = {
  store?: Store;
  /** The collector's clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /** Settings over those of {@link settings}. */
  overrides?: object;
};

/** The settings of a test's collector. */
export function settings(data: string, overrides: object = {}): object {
  return {
    port: 0,
    data,
    logLevel: 'error',
    adminTokens: [ADMIN_TOKEN],
    flush: { intervalMs: 50 },
    sites: [
      {
        id: SITE,
        name: 'Shop',
        origins: ['self', ORIGIN],
        publicKeys: [PUBLIC_KEY],
        secretKeys: [SECRET_KEY],
      },
    ],
    ...overrides,
  };
}

/** A new folder that `remove` deletes. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'waystone-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a collector on the store named, with nothing in it. */
export async function startStack({
  store = 'embedded',
  now,
  overrides = {},
}: StackOptions = {}): Promise<Stack> {
  const folder = temporaryFolder();
  const byHand: HandStartedEngine | null =
    store === 'CLICKHOUSE_URL' ? await startEngineByHand(join(folder.path, 'server')) : null;
  const clickhouse = byHand ? { clickhouse: { url: byHand.url } } : {};
  const config = checkConfig(settings(join(folder.path, 'data'), { ...clickhouse, ...overrides }));
  const collector = await startCollector({ config, ...(now ? { now } : {}) });
  return {
    collector,
    url: collector.url,
    send: (messages, options) => send(collector.url, messages, options),
    settle: () => collector.drained(),
    query: (sql, params = {}) => collector.warehouse.query(sql, params),
    async close() {
      await collector.close();
      await byHand?.stop();
      folder.remove();
    },
  };
}

/** Posts messages to a collector, as a server would. */
export async function send(
  url: string,
  messages: object[],
  { path = '/v1/batch', key = SECRET_KEY, headers = {} }: SendOptions = {},
): Promise<{ status: number; verdict: Verdict }> {
  const body = path === '/v1/batch' || path === '/v1/import' ? { batch: messages } : messages[0];
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, verdict: (await response.json()) as Verdict };
}
