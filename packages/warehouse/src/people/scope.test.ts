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

describe('the views of a scope', () => {
  it('have known columns, so that ClickHouse plans none to find them', () => {
    const views = viewsBetween(listViews(), 'event', 'person_state_at');
    const unknown = views.filter(({ columns }) => columns.length === 0).map(({ name }) => name);
    // Those take more than a time, and are planned by whoever asks them.
    expect(unknown).toEqual(['conversion_sequence_for', 'conversion_feature_for', 'conversion_score_for']);
  });
});
