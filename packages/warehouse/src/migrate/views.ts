/**
 * Views: replaced in order, each one whose text has changed, or the text of a view that it reads.
 * @module
 */
import { createHash } from 'node:crypto';
import { renderSql, type View } from '@waystone/models';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';
import { type Entry, record } from './history.ts';

type Views = { listed: readonly View[]; history: readonly Entry[]; tables: readonly string[] };

function recorded(history: readonly Entry[]): Map<string, string> {
  return new Map(history.filter(({ kind }) => kind === 'view').map(({ name, checksum }) => [name, checksum]));
}

/**
 * A view keeps the columns of the views that it reads as they were when it was made, so its checksum is made of its
 * text and of the checksums of the views that its text names.
 *
 * @param listed each after those it reads.
 */
function withChecksums(listed: readonly View[]): (View & { whole: string })[] {
  const known = new Map<string, string>();
  return listed.map((view) => {
    const words = new Set(view.sql.match(/\w+/g));
    const read = [...known].filter(([name]) => words.has(name)).map(([, checksum]) => checksum);
    const whole = createHash('sha256')
      .update([view.checksum, ...read].join())
      .digest('hex');
    known.set(view.name, whole);
    return { ...view, whole };
  });
}

/** The views that are to be made or replaced, in order. */
function outdatedViews({ listed, history, tables }: Views): (View & { whole: string })[] {
  const known = recorded(history);
  const there = new Set(tables);
  return withChecksums(listed).filter(({ name, whole }) => known.get(name) !== whole || !there.has(name));
}

/** The names of views that were created once and are no longer listed. */
function abandonedViews({ listed, history }: Views): string[] {
  const kept = new Set(listed.map(({ name }) => name));
  return [...recorded(history)]
    .filter(([name, checksum]) => checksum !== '' && !kept.has(name))
    .map(([name]) => name);
}

/** Whether all views are there as listed, and none besides. */
export function areViewsCurrent(views: Views): boolean {
  return outdatedViews(views).length === 0 && abandonedViews(views).length === 0;
}

/** Drops the views that were created once and are no longer listed. Returns their names. */
export async function dropViews(store: Store, views: Views, cluster: string | null): Promise<string[]> {
  const gone = abandonedViews(views);
  for (const name of gone) {
    await store.command(fillSql('drop_view', cluster, { view: name }));
    await record(store, { kind: 'view', version: 0, name, checksum: '' });
  }
  return gone;
}

/**
 * Creates or replaces the views that have changed, read one that has, or are missing. Each is recorded once it is
 * there, so that whoever is interrupted goes on from there. Returns their names.
 */
export async function replaceViews(store: Store, views: Views, cluster: string | null): Promise<string[]> {
  const outdated = outdatedViews(views);
  const known = recorded(views.history);
  for (const { name, sql, whole } of outdated) {
    for (const statement of renderSql(sql, { cluster })) await store.command(statement);
    if (known.get(name) !== whole) await record(store, { kind: 'view', version: 0, name, checksum: whole });
  }
  return outdated.map(({ name }) => name);
}
