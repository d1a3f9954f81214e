/**
 * A few people, looked at apart: the same views, over a table that holds only their events.
 *
 * The scope is a database beside the warehouse's. In it stand twins of the views between `event` and
 * `person_state_at`, by the same text. What several of them read is held in tables on the way, so that none is planned
 * and computed more than once.
 * @module
 */
import { listMigrations, listViews, renderSql, type View, withColumns } from '@waystone/models';
import { namesRead, viewsBetween } from '../rules/trial.ts';
import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';

/** What is held, in the order in which it is filled. */
const HELD = ['touchpoint', 'signal', 'site_answer_at'];
const HELD_THEN = ['buyer_stage_at', 'milestone_at', 'customer_at', 'conversion_score_at'];

const ALL_HELD = [...HELD, ...HELD_THEN];

const AS_OF = "{as_of:DateTime64(3, 'UTC')}";

/** A time as ClickHouse reads it. */
const timeOf = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

export type Round = {
  /** In ms since 1970. */
  asOf: number;
  /** Greater than that of the round before. */
  version: number;
  /** Whether any site uses a fitted model. */
  isScored: boolean;
  /** Which count of `person_tally` is kept. */
  epoch: number;
};

export type Scope = {
  /** Its database. */
  readonly name: string;
  /** Makes it anew: whatever was in it is gone. */
  create(): Promise<void>;
  /** Looks at those wanted, and stores where they stand. */
  look(round: Round): Promise<void>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Drops it. */
  drop(): Promise<void>;
};

/**
 * @param store the warehouse.
 * @param inside the same store, its statements running in the scope's database.
 */
export function openScope(store: Store, inside: Store): Scope {
  const names = { main: store.database };
  const run = (file: string, extra: Record<string, string> = {}, parameters: Record<string, unknown> = {}) =>
    inside.command(fillSql(file, null, { ...names, ...extra }), parameters);
  const database = { database: inside.database };
  const drop = () => store.command(fillSql('drop_database', null, database));

  return {
    name: inside.database,
    async create() {
      // It would store people after everybody was counted.
      await store.command(readSql('end_left_running'), { scope: inside.database });
      await drop();
      await store.command(fillSql('create_database', null, database));
      await run('create_wanted');
      await run('create_moment');
      await run('create_scope_event');
      await run('create_scope_people');
      const { views, passages } = contentsOf();
      for (const passage of passages) await run(`create_passage${merged(passage, views)}`, { passage });
      for (const view of scopedSql(views)) {
        for (const statement of renderSql(view.sql, { cluster: null })) await inside.command(statement);
        if (ALL_HELD.includes(view.name)) await run('create_held', derived(view.name));
      }
    },
    async look({ asOf, version, isScored, epoch }) {
      const as_of = timeOf(asOf);
      const fill = (view: string) => run('fill_held', derived(view));
      await run('fill_moment', {}, { as_of });
      await run('fill_scope');
      await run('fill_scope_accounts');
      await fill('touchpoint');
      await fill('signal');
      await run('store_answers');
      await run('fill_answers', {}, { as_of });
      await Promise.all(HELD_THEN.filter((view) => view !== 'conversion_score_at' || isScored).map(fill));
      await Promise.all([run('hold_people', {}, { version }), run('hold_forgotten', {}, { as_of, version })]);
      await run('tally_difference', {}, { epoch });
      await run('store_people');
    },
    async clear() {
      const held = ['wanted', 'moment', 'event', ...ALL_HELD, 'person_state'];
      await Promise.all(held.map((table) => run('clear_held', { held: table })));
    },
    drop,
  };
}

/** What is read FINAL has to be merged behind the passage: to a view, FINAL says nothing. */
const merged = (table: string, views: readonly View[]) =>
  views.some(({ sql }) => sql.includes(`FROM ${table} FINAL`)) ? '_final' : '';

const derived = (view: string) => ({ held: view, derived: `${view}_derived` });

/** The views that stand in the scope, and what else they read, which no event changes: it is copied as the scope is made. */
function contentsOf(): { views: View[]; passages: string[] } {
  const views = viewsBetween(listViews(), 'event', 'person_state_at');
  const here = new Set(['event', ...views.map(({ name }) => name)]);
  const known = new Set(tableNames());
  const read = new Set(views.flatMap(({ sql }) => namesRead(sql)));
  return { views, passages: [...read].filter((name) => known.has(name) && !here.has(name)) };
}

/** Tables and views of the warehouse. */
function tableNames(): string[] {
  const created = listMigrations().flatMap(({ sql }) =>
    [...sql.matchAll(/CREATE TABLE IF NOT EXISTS (\w+)/g)].map(([, name = '']) => name),
  );
  return [...created, ...listViews().map(({ name }) => name)];
}

/**
 * The views' texts in the scope. What is held there is read as a table, and computed under a name of its own. None
 * takes a time, which stands in the table `moment`: ClickHouse plans a view with a parameter several times over. The
 * events are each there once.
 */
function scopedSql(views: readonly View[]): View[] {
  return views.map((view) => {
    const timeless = view.sql
      .replaceAll(`(as_of = ${AS_OF})`, '')
      .replaceAll(AS_OF, 'assumeNotNull((SELECT looked_at FROM moment))')
      .replaceAll('FROM event FINAL', 'FROM event');
    const sql = withColumns(timeless, view.name, view.columns);
    const scoped = ALL_HELD.includes(view.name)
      ? sql.replace(`VIEW ${view.name} `, `VIEW ${view.name}_derived `)
      : sql;
    return { ...view, sql: scoped };
  });
}
