import { EVENT_COLUMNS, listViews } from '@waystone/models';
import { describe, expect, it } from 'vitest';
import { viewsBetween } from '../rules/trial.ts';
import { readSql } from '../sql.ts';

/** What `touchpoint` works with, rather than hands on. */
const FOUNDED_ON = ['received_at'];

describe('the events of a scope', () => {
  it.each(['fill_scope', 'fill_scope_accounts'])('%s copies what the views name, and no more', (file) => {
    const said = viewsBetween(listViews(), 'event', 'person_state_at')
      .filter(({ name }) => name !== 'touchpoint')
      .map(({ sql }) => sql.replaceAll(/--.*$/gm, ''))
      .join('\n');
    const named = EVENT_COLUMNS.filter(
      (column) => FOUNDED_ON.includes(column) || new RegExp(`\\b${column}\\b`).test(said),
    );
    const [, columns, selected] = /\(([^()]+)\)\s+SELECT([^()]+)FROM/.exec(readSql(file)) ?? [];
    const listOf = (text = '') => text.split(',').map((column) => column.trim());
    expect(listOf(columns)).toEqual(named);
    expect(listOf(selected)).toEqual(named);
  });
});
