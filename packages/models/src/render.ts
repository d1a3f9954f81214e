/**
 * SQL for one server, or for every node of a cluster.
 *
 * On a cluster the tables that clients fill (`SHARDED`) are cut into shards: their rows lie in `<table>_local`,
 * replicated within each shard, and `<table>` is a Distributed table over all shards (`cluster/<table>.sql`). Every
 * other table is small and asked for by each node, so all nodes are replicas of one.
 * @module
 */
import { readCluster, SHARDED } from './files.ts';

/** Where tables are created: one server, or every node of a cluster. */
export type Placement = { cluster: string | null };

/** All nodes replicate a table under this path, each under a name of its own. */
const EVERYWHERE = "'/clickhouse/tables/{uuid}', '{shard}-{replica}'";

const CREATED = /CREATE TABLE IF NOT EXISTS (\w+) \{\{on_cluster\}\}/;
/** A change of how rows are stored, which columns there are being left as it is. */
const STORAGE = /ALTER TABLE (\w+) \{\{on_cluster\}\}(?=\s+MODIFY (?:SETTING|COLUMN \w+ CODEC))/;
const ENGINE = /\{\{replicated\}\}(\w*MergeTree)(?:\((.*)\))?/;

/**
 * The table that holds the rows themselves: where they are removed, and how long they stay.
 *
 * @param table one that clients fill, such as `event`.
 */
export function rowsOf(table: string, { cluster }: Placement): string {
  return cluster !== null && SHARDED.includes(table) ? `${table}_local` : table;
}

function assertCluster(cluster: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(cluster)) return;
  throw new Error(
    `clickhouse.cluster "${cluster}" is not a cluster's name: use letters, digits, _ and - only`,
  );
}

function split(sql: string): string[] {
  return sql
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/--.*$/gm, '').trim() !== '');
}

/**
 * A statement for every node, and what follows it where it creates a sharded table. How such a table stores its rows
 * is a matter of the tables of its shards.
 */
function spread(text: string, cluster: string): string[] {
  const statement = text.replace(
    STORAGE,
    (_, name) => `ALTER TABLE ${rowsOf(name, { cluster })} {{on_cluster}}`,
  );
  const table = CREATED.exec(statement)?.[1] ?? '';
  const fill = (sql: string) =>
    sql.replaceAll('{{on_cluster}}', `ON CLUSTER '${cluster}'`).replaceAll('{{cluster}}', `'${cluster}'`);
  if (!SHARDED.includes(table)) return [fill(statement.replace(ENGINE, everywhere))];
  // Path and name of a replica are the server's own: default_replica_path, default_replica_name.
  const local = statement
    .replace(CREATED, `CREATE TABLE IF NOT EXISTS ${rowsOf(table, { cluster })} {{on_cluster}}`)
    .replace('{{replicated}}', 'Replicated');
  return [local, ...split(readCluster(table))].map(fill);
}

function everywhere(_: string, engine: string, parameters: string | undefined): string {
  return `Replicated${engine}(${parameters === undefined ? EVERYWHERE : `${EVERYWHERE}, ${parameters}`})`;
}

/**
 * Fills the placeholders that a migration may hold, and splits it into statements.
 *
 * `{{on_cluster}}` becomes nothing or `ON CLUSTER '…'`; `{{replicated}}` becomes nothing or `Replicated`, with the
 * path of the replicas where all nodes share it.
 *
 * @throws where the cluster's name is not a plain identifier: it is configuration, but it reaches SQL text.
 */
export function renderSql(sql: string, { cluster }: Placement): string[] {
  if (cluster === null) return split(sql.replaceAll('{{on_cluster}}', '').replaceAll('{{replicated}}', ''));
  assertCluster(cluster);
  return split(sql).flatMap((statement) => spread(statement, cluster));
}
