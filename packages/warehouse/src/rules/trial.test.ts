import { listViews } from '@waystone/models';
import { describe, expect, it } from 'vitest';
import { RULES_TABLE, twinSql, viewsBetween } from './trial.ts';

const view = (name: string, sql: string) => ({
  layer: 'base' as const,
  name,
  sql,
  checksum: '',
  columns: [],
});

describe('the views of a trial', () => {
  it('are those between the rules and the view asked for, in order', () => {
    const names = viewsBetween(listViews(), RULES_TABLE, 'person_stage_at').map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['rule_in_use', 'rule_set', 'signal']);
    expect(names.at(-1)).toBe('person_stage_at');
    expect(names).not.toContain('touchpoint');
    expect(names).not.toContain('stage_history_at');
  });

  it('leave out what reads no rules, and what the view asked for does not read', () => {
    const views = [
      view('a', 'CREATE VIEW a AS SELECT 1 FROM t'),
      view('b', 'CREATE VIEW b AS SELECT 1 FROM other'),
      view('c', 'CREATE VIEW c AS SELECT 1 FROM a JOIN b USING (x)'),
      view('d', 'CREATE VIEW d AS SELECT 1 FROM a'),
    ];
    expect(viewsBetween(views, 't', 'c').map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('have no twin that reads what is in use', () => {
    const views = viewsBetween(listViews(), RULES_TABLE, 'person_stage_at');
    const twins = new Map(
      [RULES_TABLE, ...views.map(({ name }) => name)].map((name) => [name, `${name}__twin`]),
    );
    for (const one of views) {
      const sql = twinSql(one, twins);
      expect(sql).toContain(`VIEW ${one.name}__twin `);
      for (const name of twins.keys())
        expect(sql).not.toMatch(new RegExp(`\\b(?:FROM|JOIN)\\s+${name}\\b(?!__)`));
    }
  });

  it('keep columns of the name of a view', () => {
    const one = view(
      'c',
      'CREATE OR REPLACE VIEW c AS SELECT signal, signal.x FROM signal(as_of = 1) WHERE signal = 1',
    );
    const twins = new Map([
      ['signal', 'signal__t'],
      ['c', 'c__t'],
    ]);
    expect(twinSql(one, twins)).toBe(
      'CREATE OR REPLACE VIEW c__t AS SELECT signal, signal.x FROM signal__t(as_of = 1) WHERE signal = 1',
    );
  });
});
