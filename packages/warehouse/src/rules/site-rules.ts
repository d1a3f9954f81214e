/**
 * The rules that sites put over the shipped ones: checked by the engine, tried, kept by version.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { answerOf } from '../errors.ts';
import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';
import { reasonOf } from './reason.ts';
import { RULES_TABLE, withTrial } from './trial.ts';

/** A rule of a site; see docs/rules.md. Under the id of a shipped rule it stands in that one's place. */
export type SiteRule = {
  rule_id: string;
  /** A signal of `signal_definition`; `off` switches the shipped rule of this id off. */
  signal: string;
  family: string;
  priority: number;
  kind: string;
  form_action: string;
  field: string;
  /** RE2. */
  pattern: string;
  min_active_ms: number;
  min_scroll_pct: number;
  description: string;
};

/** Rules as they were from one time on. */
export type RuleVersion = { version: number; applied_at: string; note: string; rules: SiteRule[] };

/** People who would move from one stage to another; '' is no stage on that track. */
export type Move = { track: string; from: string; to: string; people: number; person_ids: string[] };

/** What a touchpoint is held against the rules by. */
export type TouchpointFacts = {
  kind: string;
  form_action: string;
  path: string;
  host: string;
  title: string;
  name: string;
  form: string;
  fields: string;
  channel: string;
  campaign: string;
  active_ms: number;
  scroll_pct: number;
};

/** A rule that matches, and whether it is the one of its family that counts. */
export type RuleMatch = Pick<
  SiteRule,
  'rule_id' | 'signal' | 'family' | 'priority' | 'field' | 'pattern' | 'description'
> & { of_site: number; counts: number };

export type SiteRules = {
  /** The signals that a rule may name, and the ids of the shipped rules. */
  words(): Promise<{ signals: string[]; shipped: string[] }>;
  /** Why the engine does not take a pattern, in its own words, the reason alone; `null` where it does. */
  faultOf(pattern: string): Promise<string | null>;
  /** All versions of a site, the latest first. */
  versions(siteId: string): Promise<RuleVersion[]>;
  /** Who would stand elsewhere by these rules. Nothing is written. */
  preview(siteId: string, rules: readonly SiteRule[], limit: number): Promise<Move[]>;
  /** The rules that match a touchpoint: by those in use, or by others. */
  match(siteId: string, facts: TouchpointFacts, rules: readonly SiteRule[] | null): Promise<RuleMatch[]>;
  /** Puts rules in use, as the site's next version, which it returns. */
  apply(siteId: string, rules: readonly SiteRule[], note: string): Promise<number>;
};

/** @param now the clock, in ms since 1970. */
export function openSiteRules(store: Store, cluster: string | null, now: () => number = Date.now): SiteRules {
  const trial = <T>(
    target: string,
    siteId: string,
    rules: readonly SiteRule[],
    task: Parameters<typeof withTrial<T>>[4],
  ) =>
    withTrial(
      store,
      cluster,
      target,
      (table) => write(store, table, { siteId, version: 1, rules, note: '' }, now),
      task,
    );
  const versions = (siteId: string) =>
    store.query<RuleVersion>(readSql('list_rule_versions'), { site_id: siteId });
  const fill = (name: string, names: Record<string, string>) => fillSql(name, null, names);

  return {
    async words() {
      const [row] = await store.query<{ signals: string[]; shipped: string[] }>(readSql('read_rule_words'));
      return row ?? { signals: [], shipped: [] };
    },
    faultOf: (pattern) => faultOf(store, pattern),
    versions,
    preview: (siteId, rules, limit) =>
      trial('person_stage_at', siteId, rules, (twinOf) => {
        const sql = fill('preview_rules', { person_stage_at: twinOf('person_stage_at') });
        const as_of = new Date(now()).toISOString().replace('T', ' ').replace('Z', '');
        return store.query<Move>(sql, { site_id: siteId, as_of, limit });
      }),
    match: async (siteId, facts, rules) => {
      const query = (rule_in_use: string) =>
        store.query<RuleMatch>(fill('try_rules', { rule_in_use }), { ...facts, site_id: siteId });
      if (rules === null) return await query('rule_in_use');
      return await trial('rule_in_use', siteId, rules, (twinOf) => query(twinOf('rule_in_use')));
    },
    async apply(siteId, rules, note) {
      // A set that the engine does not take as a whole must not come into use: every reading would fail by it.
      await trial('rule_set', siteId, rules, (twinOf) =>
        store.query(fill('check_rule_set', { rule_set: twinOf('rule_set') })),
      );
      const [latest] = await versions(siteId);
      const version = (latest?.version ?? 0) + 1;
      await write(store, RULES_TABLE, { siteId, version, rules, note }, now);
      return version;
    },
  };
}

async function faultOf(store: Store, pattern: string): Promise<string | null> {
  try {
    await store.query(readSql('check_pattern'), { pattern });
    return null;
  } catch (error) {
    const answer = answerOf(error);
    if (answer === null || !(error instanceof Error)) throw error;
    return reasonOf(error.message, pattern);
  }
}

type Written = { siteId: string; version: number; rules: readonly SiteRule[]; note: string };

async function write(
  store: Store,
  table: string,
  { siteId, version, rules, note }: Written,
  now: () => number,
) {
  await store.insertRows({
    table,
    columns: ['site_id', 'version', 'applied_at', 'note', 'rules'],
    body: Buffer.from(`${JSON.stringify([siteId, version, now(), note, rules])}\n`),
    token: `rules-${randomBytes(6).toString('hex')}`,
  });
}
