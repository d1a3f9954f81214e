/**
 * The stats API that the dashboard reads: shapes of `/api/v1/*`. Times are ISO 8601 in UTC.
 * @module
 */
import { z } from 'zod';

const text = z.string();
const count = z.number().int().nonnegative();
const share = z.number();
const moment = z.string().meta({ format: 'date-time' });

/** A journey that a person is placed on. */
export const trackNameSchema = z.enum(['buyer', 'lead', 'customer', 'churn']);
export type Track = z.infer<typeof trackNameSchema>;

/** `GET /api/v1/sites` */
export const sitesAnswerSchema = z.object({ sites: z.array(z.object({ id: text, name: text })) });
export type SitesAnswer = z.infer<typeof sitesAnswerSchema>;

/** One row of `GET /api/v1/stage-counts?site_id=`, which answers `{ rows: StageCountRow[] }`. */
export const stageCountRowSchema = z.object({ track: trackNameSchema, stage: text, people: count });
export type StageCountRow = z.infer<typeof stageCountRowSchema>;

/** A signal that speaks for a stage: what, when, where. */
export const evidenceSchema = z.object({
  signal: text,
  label: text,
  occurred_at: moment,
  url: text,
  title: text,
  /** How strongly it speaks for the stage shown: 0 to 1, relative to the other stages. */
  weight: share,
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** One row of `stage_funnel`. `GET /api/v1/stage-funnel?site_id=` answers `{ rows: StageFunnelRow[] }`. */
export const stageFunnelRowSchema = z.object({
  site_id: text,
  /** awareness, consideration, decision, purchase: 1 to 4. */
  stage_order: count,
  stage: text,
  /** People and cycles that got to this stage or past it. */
  reached: count,
  /** People who stand there now. */
  standing: count,
  /** Share of those who reached the stage before (0 to 1); null for the first. */
  rate_from_previous: share.nullable(),
  /** Median days from the first touch of the cycle to this stage; null where nobody got there. */
  median_days_to_reach: z.number().nullable(),
});
export type StageFunnelRow = z.infer<typeof stageFunnelRowSchema>;

/** One row of `person_stage`. */
export const personStageRowSchema = z.object({
  site_id: text,
  person_id: text,
  track: trackNameSchema,
  cycle: count,
  stage: text,
  p_awareness: share,
  p_consideration: share,
  p_decision: share,
  p_lapsed: share,
  confidence: share,
  p_convert: share,
  evidence: z.array(evidenceSchema),
  entered_at: moment,
  as_of: moment,
});
export type PersonStageRow = z.infer<typeof personStageRowSchema>;

/** One person in the list. */
export const personRowSchema = z.object({
  person_id: text,
  account_id: text,
  first_seen: moment,
  last_seen: moment,
  visits: count,
  touchpoints: count,
  /** The last country, device and channel seen. */
  country: text,
  device: text,
  first_channel: text,
  /** At most one row a track. */
  stages: z.array(personStageRowSchema),
});
export type PersonRow = z.infer<typeof personRowSchema>;

/**
 * `GET /api/v1/people?site_id=&track=&stage=&q=&limit=&offset=`: `q` is a part of the person's id. Newest first.
 * `total` counts all that match.
 */
export const peopleAnswerSchema = z.object({ total: count, rows: z.array(personRowSchema) });
export type PeopleAnswer = z.infer<typeof peopleAnswerSchema>;

/** One touchpoint in a person's timeline, newest first. */
export const timelineRowSchema = z.object({
  message_id: text,
  occurred_at: moment,
  kind: text,
  name: text,
  url: text,
  path: text,
  title: text,
  form_id: text,
  form_action: text,
  active_ms: count,
  scroll_pct: count,
  channel: text,
  device: text,
  visit_id: text,
  value: z.number().nullable(),
  currency: text,
  /** Signals that the rules saw in it. */
  signals: z.array(text),
});
export type TimelineRow = z.infer<typeof timelineRowSchema>;

/** One row of `stage_history`. */
export const stageHistoryRowSchema = z.object({
  site_id: text,
  person_id: text,
  track: trackNameSchema,
  cycle: count,
  from: text,
  to: text,
  direction: z.enum(['enter', 'forward', 'back', 're-entry', 'lapse', 'unclear']),
  entered_at: moment,
  left_at: moment.nullable(),
  confidence: share,
  trigger: text,
  trigger_url: text,
});
export type StageHistoryRow = z.infer<typeof stageHistoryRowSchema>;

/** `GET /api/v1/person?site_id=&person_id=&limit=`; 404 where nobody has that id. */
export const personAnswerSchema = z.object({
  person: personRowSchema,
  history: z.array(stageHistoryRowSchema),
  timeline: z.array(timelineRowSchema),
});
export type PersonAnswer = z.infer<typeof personAnswerSchema>;

/** `POST /api/v1/session {token}` sets the HttpOnly cookie (204) or answers 401; `DELETE` ends it; `GET` tells 204 or 401. */
export const sessionRequestSchema = z.object({ token: z.string().max(1024) });
export type SessionRequest = z.infer<typeof sessionRequestSchema>;

/** Every error of the API. */
export const apiErrorSchema = z.object({ error: z.object({ code: text, message: text }) });
export type ApiError = z.infer<typeof apiErrorSchema>;
