/**
 * The reports: how each is asked for, so that its rows can be compared.
 * @module
 */

/** The time that the reports are told for. */
export const AS_OF = "as_of = '2026-06-02 00:00:00'";

/** Every report, by its name. Numbers that came about by division are rounded: engines add up in any order. */
export const REPORTS: Record<string, string> = {
  form_attempt: 'SELECT * FROM form_attempt ORDER BY viewed_at, form_id',
  form_funnel: `SELECT * REPLACE (round(start_rate, 4) AS start_rate, round(completion_rate, 4) AS completion_rate)
    FROM form_funnel ORDER BY form_id`,
  form_field: `SELECT * REPLACE (round(abandon_rate, 4) AS abandon_rate, round(error_rate, 4) AS error_rate)
    FROM form_field ORDER BY form_id, position, field`,
  visit_path: 'SELECT * FROM visit_path ORDER BY started_at, visit_id',
  path: `SELECT * REPLACE (round(share, 4) AS share, round(transaction_rate, 4) AS transaction_rate)
    FROM path ORDER BY visits DESC, steps, goes_on`,
  next_step: `SELECT * REPLACE (round(share, 4) AS share, round(transaction_rate, 4) AS transaction_rate)
    FROM next_step ORDER BY page, steps DESC, next_page`,
  source_stage_at: `SELECT * REPLACE (round(reach_rate, 4) AS reach_rate, round(median_days_to_reach, 4) AS median_days_to_reach)
    FROM source_stage_at(${AS_OF}) ORDER BY channel, source, medium, campaign, stage_order`,
  lifecycle_at: `SELECT * FROM lifecycle_at(${AS_OF}) ORDER BY granularity, period_start, status`,
  retention_at: `SELECT * REPLACE (round(rate, 4) AS rate) FROM retention_at(${AS_OF})
    ORDER BY measure, granularity, cohort_start, periods_since`,
  attribution_path_at: `SELECT * FROM attribution_path_at(${AS_OF}) ORDER BY person_id, cycle, track, stage`,
  attribution_at: `SELECT * REPLACE (round(conversions, 6) AS conversions, round(share, 6) AS share, round(removal_effect, 6) AS removal_effect)
    FROM attribution_at(${AS_OF}) WHERE dimension != 'source' ORDER BY track, stage, dimension, touch, model`,
  stage_velocity_at: `SELECT * REPLACE (
      round(median_days, 4) AS median_days, round(median_days_low, 4) AS median_days_low,
      round(median_days_high, 4) AS median_days_high, round(quarter_days, 4) AS quarter_days,
      round(median_days_of_ended, 4) AS median_days_of_ended, round(ended_within_7d, 4) AS ended_within_7d,
      round(ended_within_30d, 4) AS ended_within_30d, round(ended_within_90d, 4) AS ended_within_90d
    ) FROM stage_velocity_at(${AS_OF}) ORDER BY track, measure, stage_order`,
  content_influence_at: `SELECT * REPLACE (
      round(rate_seen, 4) AS rate_seen, round(rate_unseen, 4) AS rate_unseen, round(difference, 4) AS difference,
      round(difference_low, 4) AS difference_low, round(difference_high, 4) AS difference_high, round(e_value, 4) AS e_value
    ) FROM content_influence_at(${AS_OF}) ORDER BY stage, content_kind, content, outcome`,
};

/** These are the ones above, as of now. */
export const REPORTS_OF_NOW = [
  'source_stage',
  'lifecycle',
  'retention',
  'attribution',
  'stage_velocity',
  'content_influence',
];
