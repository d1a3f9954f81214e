/**
 * A cluster of one node, as far as one process can be one: the engine with a cluster in its configuration, and before
 * it a stand-in for the queue of distributed DDL, which the embedded library does not run.
 *
 * The stand-in takes what a collector sends, keeps it to be looked at, and lets the one node run it: `ON CLUSTER` is
 * left out, and so is `Replicated`, since a replica without ClickHouse Keeper takes no rows. The Distributed tables,
 * their sharding, FINAL through them and the token of a batch are the engine's own.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEngineByHand } from './engine-by-hand.ts';

/** The cluster's name; `wide` is the same with a second shard that is away. */
export const CLUSTER = 'main';

export type HandMadeCluster = {
  /** Through the stand-in. */
  url: string;
  /** Of the engine itself. */
  engineUrl: string;
  /** Every statement with ON CLUSTER, as it was sent. */
  readonly distributed: readonly string[];
  stop(): Promise<void>;
};

const CONFIGURATION = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <macros><shard>01</shard><replica>one</replica></macros>
  <remote_servers>
    <main>
      <shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
    </main>
    <wide>
      <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
      <shard><replica><host>127.0.0.1</host><port>1</port></replica></shard>
    </wide>
  </remote_servers>
</clickhouse>
`;

// The engine takes no such settings from a request: it is no cluster where it is shipped.
const PROFILE = `<clickhouse><profiles><default>
  <distributed_foreground_insert>1</distributed_foreground_insert>
  <skip_unavailable_shards>1</skip_unavailable_shards>
</default></profiles></clickhouse>
`;

function configure(dataDir: string): void {
  for (const [folder, text] of [
    ['config.d', CONFIGURATION],
    ['users.d', PROFILE],
  ] as const) {
    mkdirSync(join(dataDir, 'run', folder), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, 'run', folder, 'cluster.xml'), text);
  }
}

/** What the one node of the cluster runs of a statement for all nodes; `null` for what needs replicas. */
export function onOneNode(statement: string): string | null {
  if (/MODIFY SETTING replicated_|SYNC REPLICA/.test(statement)) return null;
  return statement
    .replace(/ON CLUSTER '\w+'/, '')
    .replace(/Replicated(\w*MergeTree)\('\/clickhouse\/[^']*', '[^']*'(?:, )?/, '$1(')
    .replace(/Replicated(\w*MergeTree)/, '$1');
}

async function forward(
  engineUrl: string,
  distributed: string[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body: Buffer = Buffer.concat(await incoming.toArray());
  if (/\bON CLUSTER '/.test(body.subarray(0, 20_000).toString())) {
    distributed.push(body.toString());
    body = Buffer.from(onOneNode(body.toString()) ?? 'SELECT 1 FORMAT Null');
  }
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  const outgoing = request(
    `${engineUrl}${incoming.url}`,
    { method: incoming.method ?? 'POST', headers: { ...headers, 'content-length': String(body.length) } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.once('error', () => response.destroy());
  outgoing.end(body);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts the engine and the stand-in. */
export async function startClusterByHand(dataDir: string): Promise<HandMadeCluster> {
  configure(dataDir);
  const engine = await startEngineByHand(dataDir);
  const distributed: string[] = [];
  const server = createServer((incoming, response) => {
    forward(engine.url, distributed, incoming, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    engineUrl: engine.url,
    distributed,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      // Replicas that never came up would be waited for.
      engine.process.kill('SIGKILL');
      await engine.stop();
    },
  };
}
