/**
 * Which ClickHouse, and how to reach it.
 * @module
 */
import { Agent, type AgentOptions } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { type ClickHouseClient, createClient } from '@clickhouse/client';

/** A store: the embedded engine's socket, or a server. */
export type Target =
  | {
      /** The unix socket that `@waystone/engine` listens on. */
      socketPath: string;
      /** @default 'waystone' */
      database?: string;
    }
  | {
      /** Such as `https://clickhouse.example:8443`. */
      url: string;
      /** @default 'default' */
      user?: string | null;
      /** @default none */
      password?: string | null;
      /** @default 'waystone' */
      database?: string;
      /** Its name in the server's configuration; `null` for a single server. @default null */
      cluster?: string | null;
    };

/** What one reader's query may take. Enforced by the store. */
export type ReadLimits = { maxSeconds: number; maxMemoryBytes: number; maxRows: number };

export const READ_LIMITS: ReadLimits = {
  maxSeconds: 60,
  maxMemoryBytes: 2 * 1024 ** 3,
  maxRows: 10_000_000,
};

/** What is needed to speak ClickHouse's HTTP protocol with a store. */
export type Address = {
  url: URL;
  /** A new pool of connections. A client ends those that it thinks idle, so two clients must not share one. */
  agent(): Agent;
  user: string;
  password: string;
  database: string;
  cluster: string | null;
};

const CONNECTIONS = 16;

/**
 * Where a target is.
 *
 * @throws where the database's name is not a plain identifier: it is configuration, but it reaches SQL text.
 */
export function addressOf(target: Target): Address {
  const database = target.database ?? 'waystone';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) {
    throw new Error(
      `clickhouse.database "${database}" is not a database's name: use letters, digits and _ only`,
    );
  }
  const options: AgentOptions = { keepAlive: true, maxSockets: CONNECTIONS };
  if ('socketPath' in target) {
    const { socketPath } = target;
    const agent = () => new Agent({ ...options, socketPath } as AgentOptions);
    return { url: new URL('http://engine'), agent, user: 'writer', password: '', database, cluster: null };
  }
  const url = new URL(target.url);
  const agent = () => (url.protocol === 'https:' ? new SecureAgent(options) : new Agent(options));
  const { user, password, cluster } = target;
  return {
    url,
    agent,
    user: user ?? 'default',
    password: password ?? '',
    database,
    cluster: cluster ?? null,
  };
}

/** A client of that address. Without a database it can make one. */
export function clientOf(address: Address, { database = '' } = {}): ClickHouseClient {
  return createClient({
    url: address.url,
    username: address.user,
    password: address.password,
    ...(database === '' ? {} : { database }),
    http_agent: address.agent(),
    set_basic_auth_header: false,
    http_headers: { 'X-ClickHouse-User': address.user, 'X-ClickHouse-Key': address.password },
    max_open_connections: CONNECTIONS,
    request_timeout: 300_000,
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    log: { level: 127 },
  });
}
