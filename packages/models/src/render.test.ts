import { describe, expect, it } from 'vitest';
import { renderSql } from './render.ts';

describe('renderSql', () => {
  const sql =
    '-- t: a table.\nCREATE TABLE t {{on_cluster}} (a Int8)\nENGINE = {{replicated}}MergeTree;\n\n-- end\n';

  it('fills the placeholders for one server', () => {
    expect(renderSql(sql, { cluster: null })).toEqual([
      '-- t: a table.\nCREATE TABLE t  (a Int8)\nENGINE = MergeTree',
    ]);
  });

  it('fills the placeholders for a cluster', () => {
    expect(renderSql(sql, { cluster: 'main' })[0]).toContain("ON CLUSTER 'main'");
    expect(renderSql(sql, { cluster: 'main' })[0]).toContain('ReplicatedMergeTree');
  });

  it('refuses a cluster name that could leave its quotes', () => {
    expect(() => renderSql(sql, { cluster: "x' DROP" })).toThrow(/clickhouse.cluster/);
  });
});
