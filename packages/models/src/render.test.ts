import { describe, expect, it } from 'vitest';
import { listMigrations } from './files.ts';
import { renderSql, rowsOf } from './render.ts';

describe('renderSql', () => {
  const sql =
    '-- t: a table.\nCREATE TABLE t {{on_cluster}} (a Int8)\nENGINE = {{replicated}}MergeTree;\n\n-- end\n';

  it('fills the placeholders for one server', () => {
    expect(renderSql(sql, { cluster: null })).toEqual([
      '-- t: a table.\nCREATE TABLE t  (a Int8)\nENGINE = MergeTree',
    ]);
  });

  it('makes every node a replica of a small table', () => {
    const [statement] = renderSql(sql, { cluster: 'main' });
    expect(statement).toContain("CREATE TABLE t ON CLUSTER 'main' (a Int8)");
    expect(statement).toContain(
      "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}', '{shard}-{replica}')",
    );
  });

  it('keeps the parameters of an engine', () => {
    const versioned =
      'CREATE TABLE v {{on_cluster}} (a Int8) ENGINE = {{replicated}}ReplacingMergeTree(a) ORDER BY a';
    expect(renderSql(versioned, { cluster: 'main' })[0]).toContain(
      "ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}', '{shard}-{replica}', a)",
    );
  });

  it('cuts what clients fill into shards', () => {
    const event = listMigrations().find(({ name }) => name === 'event')?.sql ?? '';
    const [rows, settings, all, ...others] = renderSql(event, { cluster: 'main' });
    expect(rows).toContain("CREATE TABLE IF NOT EXISTS event_local ON CLUSTER 'main'");
    expect(rows).toContain('ENGINE = ReplicatedReplacingMergeTree(version)');
    expect(settings).toContain("ALTER TABLE event_local ON CLUSTER 'main'");
    expect(all).toContain("CREATE TABLE IF NOT EXISTS event ON CLUSTER 'main' AS event_local");
    expect(all).toContain("Distributed('main', currentDatabase(), event_local, sipHash64(site_id");
    expect(others).toEqual([]);
  });

  it('sets how a table stores its rows where they lie', () => {
    const setting = (table: string) => `ALTER TABLE ${table} {{on_cluster}}\n    MODIFY SETTING a = 1;\n`;
    const onCluster = (table: string) => renderSql(setting(table), { cluster: 'main' });
    expect(onCluster('event')).toEqual([
      "ALTER TABLE event_local ON CLUSTER 'main'\n    MODIFY SETTING a = 1",
    ]);
    expect(onCluster('erasure')).toEqual(["ALTER TABLE erasure ON CLUSTER 'main'\n    MODIFY SETTING a = 1"]);
    const codec =
      'ALTER TABLE event {{on_cluster}}\n    MODIFY COLUMN a CODEC(LZ4), MODIFY COLUMN b CODEC(LZ4);\n';
    expect(renderSql(codec, { cluster: 'main' })).toEqual([
      "ALTER TABLE event_local ON CLUSTER 'main'\n    MODIFY COLUMN a CODEC(LZ4), MODIFY COLUMN b CODEC(LZ4)",
    ]);
  });

  it('names where the rows of a table lie', () => {
    expect(rowsOf('event', { cluster: null })).toBe('event');
    expect(rowsOf('event', { cluster: 'main' })).toBe('event_local');
    expect(rowsOf('erasure', { cluster: 'main' })).toBe('erasure');
  });

  it('refuses a cluster name that could leave its quotes', () => {
    expect(() => renderSql(sql, { cluster: "x' DROP" })).toThrow(/clickhouse.cluster/);
  });
});
