/**
 * Keeps `person_state`: looks again at people who did something, at everybody when the model has changed, and at
 * whoever was not looked at for a day, since time alone moves people too.
 * @module
 */
import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';
import { openScope, type Scope } from './scope.ts';
import { openTally, type Tally } from './tally.ts';

export type RefreshOptions = {
  /** The clock, in ms since 1970. @default Date.now */
  now: () => number;
  /** About as many ids are looked at in one step. @default 10_000 */
  most: number;
  /** About as many of their touchpoints are held in memory at a time, or those of one person. @default 400_000 */
  mostTouchpoints: number;
  /** Who was not looked at for so long is, in ms. @default 86_400_000 */
  staleMs: number;
};

const DEFAULTS: RefreshOptions = {
  now: Date.now,
  most: 10_000,
  mostTouchpoints: 400_000,
  staleMs: 86_400_000,
};

/** What a step did: `changes` and `stale` looked at those people, `everybody` at the next part of all. */
export type RefreshStep = {
  kind: 'idle' | 'changes' | 'everybody' | 'stale';
  ids: number;
  /** Whether nothing was left to do when it began, but for who was not looked at for long. */
  isLast: boolean;
};

/** An insert shows when it is whole, which may be so long after the moment it is filed under, in µs. */
const LATE_US = 120_000_000;

/** Who was not looked at for long is asked so often where nobody was: it reads a column of everybody. */
const STALE_ASKED_MS = 60_000;

/** Chains of ids are followed so far. */
const MOST_LINKS = 64;

type Kept = { through: number; made_by: string };
type Wanted = { ids: number; last_site_id: string; last_visitor_id: string };
/** `now_us` by the store's clock, which files the inserts. */
type Maker = { made_by: string; models: number; now_us: number };
type Walk = { siteId: string; visitorId: string; madeBy: string };

/** Keeps the tables `person_state` and `person_tally`. One at a time on a store. */
export class PeopleRefresh {
  readonly #store: Store;
  readonly #options: RefreshOptions;
  readonly #scope: Scope;
  readonly #tally: Tally;
  /** Moments of inserts that were looked at, as far back as late ones may come. */
  #seen = new Set<number>();
  /** Everything before it was looked at, in µs since 1970; `null` before the first time. */
  #through: number | null = null;
  #madeBy = '';
  #walk: Walk | null = null;
  #version = 0;
  #isScored = false;
  /** Whether the step before this one looked at those who did something. */
  #tookChanges = false;
  /** When to ask next who was not looked at for long, in ms since 1970. */
  #staleFrom = 0;
  #isOpen = false;

  /** @param inside the same store, its statements running in a database of its own: the scope. */
  constructor(store: Store, inside: Store, options: Partial<RefreshOptions> = {}) {
    this.#store = store;
    this.#options = { ...DEFAULTS, ...options };
    this.#scope = openScope(store, inside);
    this.#tally = openTally(store);
  }

  /** Whether everybody was looked at by the model in use, so that `person_state` may be read. */
  get isComplete(): boolean {
    return this.#madeBy !== '';
  }

  /** Does the next part of what is to be done. @throws ClickHouseError, and errors of the network */
  async step(): Promise<RefreshStep> {
    const wasOpen = this.#isOpen;
    // Asked before the scope copies rules and numbers: those that change in between have it made anew with the next step.
    const [[maker], isVoid] = await Promise.all([
      this.#store.query<Maker>(readSql('read_person_maker')),
      wasOpen && this.#tally.isVoid(),
    ]);
    if (!wasOpen) await this.#open();
    if (isVoid) await this.#tally.count();
    const { made_by: madeBy = '', models = 0, now_us = 0 } = maker ?? {};
    this.#isScored = models > 0;
    if (madeBy !== (this.#walk?.madeBy ?? this.#madeBy)) {
      // The views may have changed with the model, and the scope holds them as they were.
      if (wasOpen) await this.#scope.create();
      this.#walk = { siteId: '', visitorId: '', madeBy };
      this.#through ??= now_us;
    }
    try {
      const step = await this.#next();
      this.#tookChanges = step.kind === 'changes';
      return step;
    } catch (error) {
      // What a step that broke off left in the scope must not be taken for the next one's.
      this.#isOpen = false;
      throw error;
    }
  }

  /** New events come first, and every other time last: while they go on coming, nobody else would have a turn. */
  async #next(): Promise<RefreshStep> {
    const idle: RefreshStep = { kind: 'idle', ids: 0, isLast: true };
    const others = async () => (await this.#everybody()) ?? (await this.#stale());
    if (this.#tookChanges) return (await others()) ?? (await this.#changes()) ?? idle;
    return (await this.#changes()) ?? (await others()) ?? idle;
  }

  /** Steps until nothing is left to do. Returns how many ids were looked at. */
  async run(): Promise<number> {
    for (let all = 0; ; ) {
      const { kind, ids } = await this.step();
      if (kind === 'idle') return all;
      all += ids;
    }
  }

  /** Drops what it worked in; `person_state` stays. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#scope.drop();
  }

  async #open(): Promise<void> {
    await this.#scope.create();
    // A step that broke off may have stood between what it counts and what it stores.
    await this.#tally.count();
    const [last] = await this.#store.query<{ version: number }>(readSql('read_last_version'));
    this.#version = Math.max(this.#version, last?.version ?? 0);
    const [kept] = await this.#store.query<Kept>(readSql('read_person_refresh'));
    this.#through = kept?.through ?? this.#through;
    this.#madeBy = kept?.made_by ?? '';
    this.#isOpen = true;
  }

  async #changes(): Promise<RefreshStep | null> {
    const through = this.#through ?? 0;
    const since = through - LATE_US;
    const listed = await this.#store.query<{ at: number; ids: number }>(readSql('list_person_changes'), {
      since,
    });
    const moments: number[] = [];
    let ids = 0;
    for (const { at, ids: touched } of listed) {
      if (this.#seen.has(at)) continue;
      if (ids > 0 && ids + touched > this.#options.most) break;
      moments.push(at);
      ids += touched;
    }
    if (moments.length === 0) return null;
    await this.#lookAtChanged(moments);
    this.#through = Math.max(through, ...moments);
    const late = this.#through - LATE_US;
    this.#seen = new Set([...this.#seen, ...moments].filter((at) => at > late));
    await this.#record();
    const took = listed.reduce((count, { at }) => (this.#seen.has(at) ? count + 1 : count), 0);
    return { kind: 'changes', ids, isLast: took === listed.length && this.#walk === null };
  }

  async #everybody(): Promise<RefreshStep | null> {
    if (this.#walk === null) return null;
    const { siteId, visitorId, madeBy } = this.#walk;
    const { most, mostTouchpoints } = this.#options;
    const next = { site_id: siteId, visitor_id: visitorId, limit: most, touchpoints: mostTouchpoints };
    await this.#command('want_next', next);
    const { ids, last_site_id, last_visitor_id } = await this.#wanted();
    if (ids === 0) {
      this.#walk = null;
      this.#madeBy = madeBy;
      await this.#record();
      return { kind: 'everybody', ids, isLast: false };
    }
    await this.#look();
    this.#walk = { siteId: last_site_id, visitorId: last_visitor_id, madeBy };
    return { kind: 'everybody', ids, isLast: false };
  }

  async #stale(): Promise<RefreshStep | null> {
    const now = this.#options.now();
    if (now < this.#staleFrom) return null;
    const before = now - this.#options.staleMs;
    const { most, mostTouchpoints } = this.#options;
    await this.#command('want_stale', { before, limit: most, touchpoints: mostTouchpoints });
    const { ids } = await this.#wanted();
    if (ids === 0) {
      this.#staleFrom = now + STALE_ASKED_MS;
      return null;
    }
    await this.#look();
    return { kind: 'stale', ids, isLast: false };
  }

  /** In slices, by id, where they have more touchpoints than are held at a time. */
  async #lookAtChanged(moments: readonly number[]): Promise<void> {
    await this.#command('want_changed', { moments, slice: 0, slices: 1 });
    await this.#link();
    const [weight] = await this.#store.query<{ touchpoints: number }>(
      fillSql('weigh_wanted', null, { scope: this.#scope.name }),
    );
    const slices = Math.ceil((weight?.touchpoints ?? 0) / this.#options.mostTouchpoints);
    if (slices <= 1) return await this.#lookAtLinked();
    for (let slice = 0; slice < slices; slice++) {
      await this.#scope.clear();
      await this.#command('want_changed', { moments, slice, slices });
      await this.#look();
    }
  }

  /** Looks at those wanted, and at whoever may be the same person. */
  async #look(): Promise<void> {
    await this.#link();
    await this.#lookAtLinked();
  }

  /** Wants whoever may be the same person, too. */
  async #link(): Promise<void> {
    let { ids } = await this.#wanted();
    for (let links = 0; links < MOST_LINKS; links++) {
      await this.#command('want_linked');
      const { ids: linked } = await this.#wanted();
      if (linked === ids) break;
      ids = linked;
    }
  }

  async #lookAtLinked(): Promise<void> {
    const asOf = this.#options.now();
    this.#version = Math.max(asOf * 1000, this.#version + 1);
    const { epoch } = this.#tally;
    await this.#scope.look({ asOf, version: this.#version, isScored: this.#isScored, epoch });
    await this.#scope.clear();
  }

  async #wanted(): Promise<Wanted> {
    const sql = fillSql('count_wanted', null, { scope: this.#scope.name });
    const [row] = await this.#store.query<Wanted>(sql);
    return row ?? { ids: 0, last_site_id: '', last_visitor_id: '' };
  }

  async #record(): Promise<void> {
    // Before everybody was looked at once, there is nothing to go on from.
    if (this.#madeBy === '') return;
    await this.#store.command(readSql('record_person_refresh'), {
      through: this.#through,
      made_by: this.#madeBy,
    });
  }

  async #command(name: string, parameters: Record<string, unknown> = {}): Promise<void> {
    await this.#store.command(fillSql(name, null, { scope: this.#scope.name }), parameters);
  }
}
