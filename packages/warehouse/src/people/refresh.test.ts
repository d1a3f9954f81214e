import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { PeopleRefresh } from './refresh.ts';

/** A store of nobody, whose rules are changed right after they were copied for the first time. */
function changingStore() {
  const copied: string[] = [];
  const recorded: unknown[] = [];
  let rules = 'before';
  const store: Store = {
    database: 'waystone',
    insertRows: async () => ({ writtenRows: null }),
    query: async <Row>(sql: string) =>
      (sql.includes('AS made_by') && sql.includes('sipHash128')
        ? [{ made_by: rules, models: 0, now_us: 1 }]
        : []) as Row[],
    command: async (sql, { made_by } = {}) => {
      if (sql.includes('INTO person_refresh')) recorded.push(made_by);
      if (!sql.includes('CREATE TABLE `rule_set`')) return;
      copied.push(rules);
      rules = 'after';
    },
  };
  return { copied, recorded, store, inside: { ...store, database: 'waystone_scope' } };
}

describe('PeopleRefresh', () => {
  it('looks at nobody by rules that were changed after it had copied them', async () => {
    const { copied, recorded, store, inside } = changingStore();
    const people = new PeopleRefresh(store, inside);
    await people.run();
    await people.run();
    expect(copied).toEqual(['before', 'after']);
    expect(recorded.at(-1)).toBe('after');
  });
});
