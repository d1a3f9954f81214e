/**
 * Stories in, expected/*.csv out, exactly, on every store. `npm test -- golden -u` writes the files anew: read
 * the difference before you commit it.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORES, type Stack, startStack } from '../support/stack.ts';
import { storeModel } from './model.ts';
import { REPORTS, REPORTS_OF_NOW } from './reports.ts';
import { countRepeated, readStories } from './stories.ts';

/** The time that the stages are told for. */
const TIME = '2026-06-02 00:00:00';
const AS_OF = `as_of = '${TIME}'`;

/** People in one row each, numbers rounded. */
const PEOPLE =
  '* REPLACE (arrayMap(s -> (s.track, s.cycle, s.stage, round(s.confidence, 6), round(s.p_convert, 6), length(s.evidence), s.entered_at), stages) AS stages, arrayMap(h -> (h.track, h.cycle, h.from, h.to, h.direction, h.entered_at, h.left_at, round(h.confidence, 4), h.trigger), history) AS history)';

/** Every view, with what is left out because it differs from run to run, and the order that makes it comparable. */
const VIEWS: Record<string, string> = {
  merged_identity: 'SELECT * FROM merged_identity ORDER BY ALL',
  identity: 'SELECT * FROM identity ORDER BY ALL',
  membership: 'SELECT * FROM membership ORDER BY ALL',
  touchpoint: 'SELECT * EXCEPT (received_at, context) FROM touchpoint ORDER BY occurred_at, message_id',
  visit: 'SELECT * FROM visit ORDER BY started_at, visit_id',
  rule_in_use: 'SELECT * FROM rule_in_use ORDER BY site_id, rule_id',
  rule_set: 'SELECT field, arrayZip(patterns, rules) AS rules FROM rule_set ORDER BY field',
  signal: 'SELECT * FROM signal ORDER BY occurred_at, message_id, signal',
  buyer_meaning:
    'SELECT arrayJoin(arrayZip(arrayEnumerate(meanings), meanings)) AS meaning FROM buyer_meaning',
  buyer_cycle_at: `SELECT * EXCEPT observations FROM buyer_cycle_at(${AS_OF}) ORDER BY person_id, cycle`,
  buyer_filter_at: `SELECT person_id, cycle, shown, arrayMap(b -> (round(b.1, 6), round(b.2, 6), round(b.3, 6), round(b.4, 6)), beliefs) AS beliefs FROM buyer_filter_at(${AS_OF}) ORDER BY person_id, cycle`,
  buyer_stage_at: `SELECT person_id, cycle, opened_at, closed_at, signals, stage, entered_at, round(confidence, 6) AS confidence FROM buyer_stage_at(${AS_OF}) ORDER BY person_id, cycle`,
  milestone_at: `SELECT * FROM milestone_at(${AS_OF}) ORDER BY person_id, track, entered_at`,
  person_stage_at: `SELECT * REPLACE (round(p_awareness, 6) AS p_awareness, round(p_consideration, 6) AS p_consideration, round(p_decision, 6) AS p_decision, round(p_lapsed, 6) AS p_lapsed, round(confidence, 6) AS confidence, round(p_convert, 6) AS p_convert) FROM person_stage_at(${AS_OF}) ORDER BY person_id, track`,
  site_answer_at: `SELECT site_id, arraySort(answers) AS answers FROM site_answer_at(${AS_OF})`,
  person_state_at: `SELECT ${PEOPLE} FROM person_state_at(${AS_OF}) ORDER BY person_id`,
  person_state_cached: `SELECT ${PEOPLE} FROM person_state_cached ORDER BY person_id`,
  stage_history_at: `SELECT * FROM stage_history_at(${AS_OF}) ORDER BY person_id, track, entered_at, cycle`,
  buyer_journey_at: `SELECT * FROM buyer_journey_at(${AS_OF}) ORDER BY person_id, cycle`,
  customer_at: `SELECT * EXCEPT seen_of REPLACE (arraySort(totals) AS totals, round(risk, 6) AS risk, arrayMap(s -> (s.1, s.2, s.3, round(s.4, 4), s.5, s.6), stays) AS stays) FROM customer_at(${AS_OF}) ORDER BY person_id`,
  lead_journey_at: `SELECT * FROM lead_journey_at(${AS_OF}) ORDER BY person_id, cycle`,
  customer_order_at: `SELECT * FROM customer_order_at(${AS_OF}) ORDER BY person_id, ordered_at`,
  customer_journey_at: `SELECT * FROM customer_journey_at(${AS_OF}) ORDER BY person_id`,
  churn_journey_at: `SELECT * FROM churn_journey_at(${AS_OF}) ORDER BY person_id`,
  renewal_cycle_at: `SELECT * FROM renewal_cycle_at(${AS_OF}) ORDER BY person_id, cycle`,
  stage_flow_at: `SELECT * FROM stage_flow_at(${AS_OF})`,
  account_stage_at: `SELECT * FROM account_stage_at(${AS_OF}) ORDER BY account_id, track`,
  handoff_entry_at: `SELECT * FROM handoff_entry_at(${AS_OF}) ORDER BY person_id, entered_at, from_step, to_step`,
  handoff_at: `SELECT * FROM handoff_at(${AS_OF})`,
  stage_funnel_at: `SELECT * FROM stage_funnel_at(${AS_OF}) ORDER BY stage_order`,
};

/** Parameters of the views that take a model. */
const OF_MODEL = `site_id = 'shop', version = 1, max_prefix = 20, ${AS_OF}, sample = 1000`;

/** Those that tell something only once a model is fitted; the golden one is in model.ts. */
const FITTED: Record<string, string> = {
  conversion_step: 'SELECT * FROM conversion_step ORDER BY occurred_at, message_id',
  conversion_in_use: 'SELECT site_id, version FROM conversion_in_use ORDER BY site_id',
  conversion_sequence_for: `SELECT * EXCEPT (lived_at, lived_outcome, lived_visit) FROM conversion_sequence_for(${OF_MODEL}) ORDER BY person_id`,
  conversion_feature_for: `SELECT * EXCEPT features, arrayMap(f -> (f.1, round(f.2, 6)), arraySort(features)) AS features FROM conversion_feature_for(${OF_MODEL}, folded = 0) ORDER BY person_id, steps`,
  conversion_score_for: `SELECT person_id, steps, at, round(score, 6) AS score, round(p_convert, 6) AS p_convert FROM conversion_score_for(${OF_MODEL}) ORDER BY person_id, steps`,
  conversion_score_at: `SELECT * REPLACE (round(score, 6) AS score, round(p_convert, 6) AS p_convert) FROM conversion_score_at(${AS_OF}) ORDER BY person_id`,
  conversion_weight: 'SELECT * FROM conversion_weight ORDER BY place',
  repurchase_at: `SELECT * REPLACE (round(p_alive, 6) AS p_alive, round(expected_30d, 6) AS expected_30d, round(expected_90d, 6) AS expected_90d, round(expected_365d, 6) AS expected_365d) FROM repurchase_at(${AS_OF}) ORDER BY person_id`,
};

const REPURCHASE =
  'p_alive, expected_purchases_30d, expected_purchases_90d, expected_purchases_365d, repurchase_reason';

/** The customers' journeys with a fitted model of repeat purchase, as things stand and after half a year of silence. */
const REPEAT_BUYERS: Record<string, string> = Object.fromEntries(
  ['customer_journey', 'churn_journey'].map((journey) => {
    const risk = journey === 'customer_journey' ? 'health, churn_risk' : 'risk, reasons';
    const told = (at: string) =>
      `SELECT '${at}' AS told_for, person_id, stage, ${risk}, ${REPURCHASE} FROM ${journey}_at(as_of = '${at} 00:00:00')`;
    return [
      `${journey}_of_repeat_buyers`,
      `SELECT * FROM (${told('2026-06-02')} UNION ALL ${told('2026-12-01')}) ORDER BY told_for, person_id`,
    ];
  }),
);

/** What of a view does not change from one moment to the next, where some of it does. */
const STABLE: Record<string, string> = {
  person_stage: 'person_id, track, cycle, stage',
  buyer_journey: 'person_id, cycle, stage, opened_at, route, signals',
  account_stage: 'account_id, track, cycle, stage',
  lead_journey: '* EXCEPT (engagement, engagement_reasons, grade)',
  churn_journey: '* EXCEPT days_quiet',
  renewal_cycle: '* EXCEPT days_until_due',
};

/** These are the ones above, as of now. */
const AS_OF_NOW = [
  'person_stage',
  'stage_history',
  'stage_funnel',
  'buyer_journey',
  'stage_flow',
  'account_stage',
  'lead_journey',
  'customer_journey',
  'churn_journey',
  'renewal_cycle',
  'handoff',
];

const events = readStories();

describe.each(STORES)('golden stories on the store %s', (store) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store });
    const { verdict } = await stack.send(events, { path: '/v1/import' });
    expect(verdict).toMatchObject({
      accepted: events.length,
      duplicates: countRepeated(events),
      rejectedCount: 0,
    });
    await stack.settle();
    await keepPeople();
  });
  afterAll(() => stack?.close());

  const keepPeople = async () => {
    const people = stack.collector.warehouse.people({ now: () => Date.parse(`${TIME}Z`) });
    await people.run();
    await people.close();
  };
  const assertKept = async () => {
    const kept = await csv('SELECT * FROM person_state_cached ORDER BY site_id, person_id');
    expect(kept).toBe(await csv(`SELECT * FROM person_state_at(${AS_OF}) ORDER BY site_id, person_id`));
  };

  const csv = async (sql: string) => {
    const response = await fetch(`${stack.url}/clickhouse/?default_format=CSVWithNames`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-admin-token-0000' },
      body: sql,
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return text;
  };

  it.each(Object.entries(VIEWS))('%s', async (view, sql) => {
    await expect(await csv(sql)).toMatchFileSnapshot(`expected/${view}.csv`);
  });

  it('has a file for every view', async () => {
    const { listViews } = await import('@waystone/models');
    const names = listViews().map(({ name }) => name);
    const told = [...Object.keys({ ...VIEWS, ...FITTED, ...REPORTS }), ...AS_OF_NOW, ...REPORTS_OF_NOW];
    expect(told.sort()).toEqual(names.sort());
  });

  it('tells the stage of a customer alike in customer_journey, churn_journey and person_stage', async () => {
    const apart = await csv(
      `SELECT person_id, track, stage, journey_stage
       FROM person_stage_at(${AS_OF}) AS person
       INNER JOIN
       (
           SELECT
               person_id,
               arrayJoin([('customer', stage), ('churn', churn_stage)]) AS told,
               told.1 AS track,
               told.2 AS journey_stage
           FROM customer_journey_at(${AS_OF})
       ) AS journey USING (person_id, track)
       WHERE stage != journey_stage`,
    );
    expect(apart.trim().split('\n')).toHaveLength(1);
  });

  it('keeps of people what the view says of them', assertKept);

  it.each(AS_OF_NOW)('%s says what its …_at says of now', async (view) => {
    const stable = STABLE[view] ?? '*';
    const now = await csv(`SELECT ${stable} FROM ${view} ORDER BY ALL`);
    const then = await csv(`SELECT ${stable} FROM ${view}_at(as_of = now64(3, 'UTC')) ORDER BY ALL`);
    expect(now).toBe(then);
  });

  describe('with a fitted model in use', () => {
    beforeAll(() => storeModel(stack.collector.warehouse));

    it.each(Object.entries({ ...FITTED, ...REPEAT_BUYERS }))('%s', async (view, sql) => {
      await expect(await csv(sql)).toMatchFileSnapshot(`expected/${view}.csv`);
    });

    it('keeps of people what the view says of them by the model', async () => {
      const chances = () =>
        csv('SELECT person_id, stages.p_convert FROM person_state_cached ORDER BY person_id');
      const before = await chances();
      await keepPeople();
      expect(await chances()).not.toBe(before);
      await assertKept();
    });

    it('the chance of person_stage is the one that the model tells', async () => {
      const chances = (from: string) =>
        csv(`SELECT person_id, round(p_convert, 9) AS p FROM ${from} ORDER BY person_id`);
      const open = `(SELECT person_id FROM buyer_stage_at(${AS_OF}) GROUP BY person_id HAVING argMax(closed_at IS NULL, cycle))`;
      const told = await chances(
        `person_stage_at(${AS_OF}) WHERE track = 'buyer' AND person_id IN ${open} AND person_id IN (SELECT person_id FROM conversion_score_at(${AS_OF}))`,
      );
      expect(told.split('\n').length).toBeGreaterThan(5);
      expect(told).toBe(await chances(`conversion_score_at(${AS_OF}) WHERE person_id IN ${open}`));
    });
  });
});
