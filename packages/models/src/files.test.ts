import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_COLUMNS, EVENT_TYPES, REJECTED_EVENT_COLUMNS } from './event.ts';
import { describeLayer, LAYERS, listMigrations, listSeeds, listViews, modelsFolder } from './files.ts';

function columnsOf(table: string): string[] {
  const sql = listMigrations().find(({ name }) => name === table)?.sql ?? '';
  return [...sql.matchAll(/^ {4}(\w+) (?!.*MATERIALIZED).*,?$/gm)].map((match) => match[1] ?? '');
}

/** Names and types; codecs are the table's own affair. */
function typesOf(table: string): Record<string, string> {
  const sql = listMigrations().find(({ name }) => name === table)?.sql ?? '';
  const columns = [...sql.matchAll(/^ {4}(\w+) (?!.*MATERIALIZED)(.*?)(?: CODEC.*)?,?$/gm)];
  return Object.fromEntries(columns.map(([, name = '', type = '']) => [name, type]));
}

describe('models on disk', () => {
  it('numbers migrations from 1 without a gap', () => {
    const versions = listMigrations().map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => i + 1));
  });

  it('lists the insert columns of event and rejected_event as their migrations have them', () => {
    expect([...EVENT_COLUMNS]).toEqual(columnsOf('event'));
    expect([...REJECTED_EVENT_COLUMNS]).toEqual(columnsOf('rejected_event'));
    expect(EVENT_TYPES).toEqual(typesOf('event'));
  });

  it('describes every view file in the yml of its layer, and no other', () => {
    for (const layer of LAYERS) {
      const files = readdirSync(`${modelsFolder}views/${layer}`).filter((file) => file.endsWith('.sql'));
      const described = describeLayer(layer).map(({ name }) => `${name}.sql`);
      expect(described.sort()).toEqual(files.sort());
    }
  });

  it('reads the views once, and gives a list of its own to each who asks', () => {
    const mine = listViews();
    expect(mine.shift()).toBe(listViews()[0]);
  });

  it('orders views so that each reads only what stands before it', () => {
    const names = listViews().map(({ name }) => name);
    for (const { name, sql } of listViews()) {
      const later = names.slice(names.indexOf(name) + 1);
      const code = sql.replace(/--.*$/gm, '');
      expect(later.filter((other) => new RegExp(`(?:FROM|JOIN) ${other}\\b`).test(code))).toEqual([]);
    }
  });

  it('opens every view with purpose, grain and inputs', () => {
    for (const { name, sql } of listViews()) {
      expect(sql, name).toMatch(new RegExp(`^-- ${name}[(:]`));
      expect(sql, name).toMatch(/^-- Grain: /m);
      expect(sql, name).toMatch(/^-- Inputs: /m);
    }
  });

  it('knows every signal that a seed names', () => {
    const rows = (table: string) =>
      (
        listSeeds()
          .find((seed) => seed.table === table)
          ?.csv.toString('utf8') ?? ''
      )
        .trim()
        .split('\n')
        .slice(1);
    const known = new Set(rows('signal_definition').map((row) => row.split(',')[0]));
    const named = [
      ...rows('signal_rule').map((row) => row.split(',')[1]),
      ...['stage_emission', 'signal_milestone', 'return_rule'].flatMap((table) =>
        rows(table).map((row) => row.split(',')[0]),
      ),
    ];
    expect(named.filter((signal) => !known.has(signal))).toEqual([]);
  });

  it('sums every row of stage_transition and the prior to 1', () => {
    for (const { table, csv } of listSeeds()) {
      const lines = csv.toString('utf8').trim().split('\n').slice(1);
      if (table === 'stage_transition') {
        for (const line of lines) {
          const sum = line
            .split(',')
            .slice(4)
            .reduce((total, p) => total + Number(p), 0);
          expect(sum, line).toBeCloseTo(1, 9);
        }
      }
      if (table === 'stage_prior') {
        expect(lines.reduce((total, line) => total + Number(line.split(',')[1]), 0)).toBeCloseTo(1, 9);
      }
    }
  });
});
