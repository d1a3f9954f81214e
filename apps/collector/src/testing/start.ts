/**
 * For tests: a real collector on a free port, in a folder of its own.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Collector, startCollector } from '../collector.ts';
import { type Config, type ConfigFile, checkConfig } from '../config/index.ts';

export const PUBLIC_KEY = 'pk_shop';
export const SECRET_KEY = 'sk_0123456789abcdef';
export const OTHER_KEY = 'pk_other';
export const ADMIN_TOKEN = 'admin-token-for-tests';
export const ORIGIN = 'https://shop.example';
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

/** A port where nothing listens: a store that is away. */
export const AWAY = 'http://127.0.0.1:1';

/** A configuration with two sites, on any free port. */
export function testConfig(data: string, changes: ConfigFile = {}): Config {
  return checkConfig({
    port: 0,
    data,
    logLevel: 'silent',
    adminTokens: [ADMIN_TOKEN],
    flush: { intervalMs: 50 },
    sites: [
      {
        id: 'shop',
        name: 'Shop',
        origins: ['self', ORIGIN],
        publicKeys: [PUBLIC_KEY],
        secretKeys: [SECRET_KEY],
      },
      { id: 'other', origins: ['https://other.example'], publicKeys: [OTHER_KEY] },
    ],
    ...changes,
  });
}

/** A collector and the folder it keeps its data in. */
export type TestCollector = Collector & { data: string; stop(): Promise<void> };

/** Starts a collector; `stop` closes it and removes its folder. */
export async function startTestCollector(changes: ConfigFile = {}): Promise<TestCollector> {
  const data = mkdtempSync(join(tmpdir(), 'waystone-collector-'));
  const collector = await startCollector({
    config: testConfig(data, changes),
    logger: pino({ level: 'silent' }),
  });
  const stop = async () => {
    await collector.close();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...collector, data, stop };
}

/** A row of the store, by its columns. */
export type Row = Record<string, unknown>;

/** Some messages as the store has them, by message id, once it has all that was acknowledged. */
export async function eventsOf(collector: Collector, messageIds: readonly string[]): Promise<Row[]> {
  await collector.drained();
  return await collector.warehouse.query<Row>(
    'SELECT * FROM event WHERE message_id IN {ids:Array(String)} ORDER BY message_id',
    { ids: messageIds },
  );
}

/** What a request is answered with. */
export type Answer = { status: number; headers: Headers; body: unknown };

/** Posts a body as JSON, text or bytes; the public key goes by HTTP Basic unless `headers` say otherwise. */
export async function post(
  { url }: { url: string },
  path: string,
  body: unknown,
  headers: Record<string, string> = basic(PUBLIC_KEY),
): Promise<Answer> {
  const raw = typeof body === 'string' ? body : body instanceof Uint8Array ? Uint8Array.from(body) : null;
  const answer = await fetch(url + path, {
    method: 'POST',
    headers,
    body: raw ?? JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
}

/** The header that gives a key as the user name of HTTP Basic. */
export function basic(key: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
}

/** The header that gives the admin token. */
export const ADMIN: Record<string, string> = { authorization: `Bearer ${ADMIN_TOKEN}` };
