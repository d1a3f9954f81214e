/**
 * Which ClickHouse, and how to reach it.
 * @module
 */
import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

/** The embedded engine, on its unix socket. */
export type EmbeddedTarget = {
  /** The unix socket that `@waystone/engine` listens on. */
  socketPath: string;
  /** @default 'waystone' */
  database?: string;
};

/** A ClickHouse server, ClickHouse Cloud, or a node of a cluster. */
export type ServerTarget = {
  /** Such as `https://clickhouse.example:8443`. A user and a password may stand in it. */
  url: string;
  /** @default the URL's, or 'default' */
  user?: string | null;
  /** @default the URL's, or none */
  password?: string | null;
  /** @default 'waystone' */
  database?: string | null;
  /** Its name in the server's configuration; `null` for a single server. @default null */
  cluster?: string | null;
};

export type Target = EmbeddedTarget | ServerTarget;

/** One user of the store. */
export type Account = { user: string; password: string };

/** What is needed to speak ClickHouse's HTTP protocol with a store. */
export type Address = {
  embedded: boolean;
  /** Without user, password and query. */
  url: URL;
  /** A new pool of connections. A client ends those that it thinks idle, so two clients must not share one. */
  agent(): HttpAgent;
  /** May do everything. */
  writer: Account;
  /** On a server the writer's account: there the settings of each query make it read-only. */
  reader: Account;
  database: string;
  cluster: string | null;
};

const CONNECTIONS = 16;
// ClickHouse ends idle connections after 3 seconds or more, the embedded engine after 5 minutes.
const IDLE_MS = 2_500;

/** Names that may stand in SQL text. */
export const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

function checkDatabase(database: string): string {
  if (IDENTIFIER.test(database)) return database;
  throw new Error(
    `clickhouse.database "${database}" is not a database's name: use letters, digits and _ only`,
  );
}

function embeddedAddress({ socketPath, database = 'waystone' }: EmbeddedTarget): Address {
  // Node's types leave `socketPath` out of AgentOptions, whose every option goes to net.connect.
  const options: AgentOptions & { socketPath: string } = {
    keepAlive: true,
    maxSockets: CONNECTIONS,
    socketPath,
  };
  return {
    embedded: true,
    url: new URL('http://engine'),
    agent: () => new HttpAgent(options),
    writer: { user: 'writer', password: '' },
    reader: { user: 'reader', password: '' },
    database: checkDatabase(database),
    cluster: null,
  };
}

/** A URL as it may be shown: without the user and the password that may stand in it. */
export function shownUrl(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//');
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new Error(
    `clickhouse.url "${shownUrl(text)}" is not the address of a ClickHouse server, such as http://127.0.0.1:8123`,
  );
}

function serverAddress({ user, password, database, cluster, ...target }: ServerTarget): Address {
  const url = readUrl(target.url);
  const account = {
    user: user ?? (decodeURIComponent(url.username) || 'default'),
    password: password ?? decodeURIComponent(url.password),
  };
  url.username = '';
  url.password = '';
  url.search = '';
  const options: AgentOptions = { keepAlive: true, maxSockets: CONNECTIONS };
  return {
    embedded: false,
    url,
    agent: () => (url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)),
    writer: account,
    reader: account,
    database: checkDatabase(database ?? 'waystone'),
    cluster: cluster ?? null,
  };
}

/**
 * Where a target is, and as whom.
 *
 * @throws where the URL or the database's name cannot be one: they are configuration, but the name reaches SQL text.
 */
export function addressOf(target: Target): Address {
  return 'socketPath' in target ? embeddedAddress(target) : serverAddress(target);
}

/** A client of an address, as one of its accounts. */
export function clientOf(
  { url, agent }: Address,
  { user, password }: Account,
  { database, timeoutMs }: { database: string; timeoutMs: number },
): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    database,
    http_agent: agent(),
    set_basic_auth_header: false,
    http_headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
    application: 'waystone',
    request_timeout: timeoutMs,
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_MS },
    // What fails is thrown, and told by whoever catches it.
    log: { level: ClickHouseLogLevel.OFF },
  });
}
