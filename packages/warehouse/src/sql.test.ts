import { describe, expect, it } from 'vitest';
import { fillSql } from './sql.ts';

describe('fillSql', () => {
  it('fills names and the cluster', () => {
    expect(fillSql('drop_view', null, { view: 'person' })).toMatch(/DROP VIEW IF EXISTS `person`$/);
    const on = fillSql('exchange_staging', 'main', { staging: 'a', table: 'b' });
    expect(on).toMatch(/EXCHANGE TABLES `a` AND `b` ON CLUSTER 'main'$/);
    expect(fillSql('create_lock', 'main')).toContain('ENGINE = ReplicatedMergeTree');
  });

  it.each(['a`', 'a b', "a'; DROP TABLE x", ''])('refuses the name %j', (view) => {
    expect(() => fillSql('drop_view', null, { view })).toThrow(/is not a name/);
  });
});
