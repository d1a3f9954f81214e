/**
 * Trying rules before they are in use: short-lived twins of the views that read them, over a table of their own.
 * Nothing of the site is written, and whoever reads the views meanwhile sees what is in use.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { listViews, renderSql, type View } from '@waystone/models';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';

/** The table that holds the rules of sites. */
export const RULES_TABLE = 'site_rule_set';

/** The name of the twin of a view. @throws where the view has none */
export type TwinOf = (view: string) => string;

// The last group is what names it anew (AS), or gives it parameters; without either its name may stand before a column.
const READS = /\b(FROM|JOIN)(\s+)([a-z_]+)\b(\s+AS\b|\()?/g;

/**
 * The views between a table and a view, in the order in which they are built; the view itself comes last.
 *
 * @param views all views, each after those that it reads.
 */
export function viewsBetween(views: readonly View[], table: string, target: string): View[] {
  const reads = new Map(views.map(({ name, sql }) => [name, namesRead(sql)]));
  const over = new Set([table]);
  for (const { name } of views) if (reads.get(name)?.some((read) => over.has(read))) over.add(name);
  const under = new Set([target]);
  for (const { name } of [...views].reverse()) {
    if (under.has(name)) for (const read of reads.get(name) ?? []) under.add(read);
  }
  return views.filter(({ name }) => over.has(name) && under.has(name));
}

/** Names that stand where tables and views do. */
export function namesRead(sql: string): string[] {
  return [...sql.matchAll(READS)].map(([, , , name = '']) => name);
}

/** A view's text under its twin's name, reading the twins of what it reads. */
export function twinSql({ name, sql }: View, twins: ReadonlyMap<string, string>): string {
  return sql
    .replace(`VIEW ${name} `, `VIEW ${twins.get(name) ?? name} `)
    .replace(READS, (whole, word: string, space: string, read: string, rest?: string) => {
      const twin = twins.get(read);
      return twin === undefined ? whole : `${word}${space}${twin}${rest ?? ` AS ${read}`}`;
    });
}

/**
 * Runs a task with twins of the views up to one of them, over a table with other rows.
 *
 * @param fill fills the table's twin, whose name it is given.
 * @param target the last view that the task reads.
 */
export async function withTrial<T>(
  store: Store,
  cluster: string | null,
  target: string,
  fill: (table: string) => Promise<void>,
  task: (twinOf: TwinOf) => Promise<T>,
): Promise<T> {
  const views = viewsBetween(listViews(), RULES_TABLE, target);
  // What an interrupted trial leaves behind goes by this name at the next start.
  const ending = `__staging_${randomBytes(6).toString('hex')}`;
  const twins = new Map([RULES_TABLE, ...views.map(({ name }) => name)].map((name) => [name, name + ending]));
  const twinOf: TwinOf = (view) => {
    const twin = twins.get(view);
    if (twin === undefined) throw new Error(`${view} reads no rules, so a trial has no twin of it`);
    return twin;
  };
  const staging = twinOf(RULES_TABLE);
  try {
    await store.command(fillSql('create_staging', cluster, { table: RULES_TABLE, staging }));
    await fill(staging);
    for (const view of views) {
      for (const statement of renderSql(twinSql(view, twins), { cluster })) await store.command(statement);
    }
    return await task(twinOf);
  } finally {
    for (const twin of [...twins.values()].reverse()) {
      await store.command(fillSql('drop_staging', cluster, { staging: twin }));
    }
  }
}
