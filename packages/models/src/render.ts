/** Where tables are created: one server, or every node of a cluster. */
export type Placement = { cluster: string | null };

/**
 * Fills the two placeholders that a migration may hold, and splits it into statements.
 *
 * `{{on_cluster}}` becomes nothing or `ON CLUSTER '…'`; `{{replicated}}` becomes nothing or `Replicated`.
 *
 * @throws where the cluster's name is not a plain identifier: it is configuration, but it reaches SQL text.
 */
export function renderSql(sql: string, { cluster }: Placement): string[] {
  if (cluster !== null && !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(cluster)) {
    throw new Error(
      `clickhouse.cluster "${cluster}" is not a cluster's name: use letters, digits, _ and - only`,
    );
  }
  return sql
    .replaceAll('{{on_cluster}}', cluster === null ? '' : `ON CLUSTER '${cluster}'`)
    .replaceAll('{{replicated}}', cluster === null ? '' : 'Replicated')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/--.*$/gm, '').trim() !== '');
}
