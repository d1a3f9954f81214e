/**
 * The stats API that the dashboard reads: shapes of `/api/v1/*`. Times are ISO 8601 in UTC.
 * @module
 */

/** A journey that a person is placed on. */
export type Track = 'buyer' | 'lead' | 'customer' | 'churn';

/** `GET /api/v1/sites` */
export type SitesAnswer = { sites: { id: string; name: string }[] };

/** One row of `GET /api/v1/stage-counts?site_id=`, which answers `{ rows: StageCountRow[] }`. */
export type StageCountRow = { track: Track; stage: string; people: number };

/** A signal that speaks for a stage: what, when, where. */
export type Evidence = {
  signal: string;
  label: string;
  occurred_at: string;
  url: string;
  title: string;
  /** How strongly it speaks for the stage shown: 0 to 1, relative to the other stages. */
  weight: number;
};

/** One row of `stage_funnel`. `GET /api/v1/stage-funnel?site_id=` answers `{ rows: StageFunnelRow[] }`. */
export type StageFunnelRow = {
  site_id: string;
  /** awareness, consideration, decision, purchase: 1 to 4. */
  stage_order: number;
  stage: string;
  /** People and cycles that got to this stage or past it. */
  reached: number;
  /** People who stand there now. */
  standing: number;
  /** Share of those who reached the stage before (0 to 1); null for the first. */
  rate_from_previous: number | null;
  /** Median days from the first touch of the cycle to this stage; null where nobody got there. */
  median_days_to_reach: number | null;
};

/** One row of `person_stage`. */
export type PersonStageRow = {
  site_id: string;
  person_id: string;
  track: Track;
  cycle: number;
  stage: string;
  p_awareness: number;
  p_consideration: number;
  p_decision: number;
  p_lapsed: number;
  confidence: number;
  p_convert: number;
  evidence: Evidence[];
  entered_at: string;
  as_of: string;
};

/** One person in the list. */
export type PersonRow = {
  person_id: string;
  account_id: string;
  first_seen: string;
  last_seen: string;
  visits: number;
  touchpoints: number;
  /** The last country, device and channel seen. */
  country: string;
  device: string;
  first_channel: string;
  /** At most one row a track. */
  stages: PersonStageRow[];
};

/**
 * `GET /api/v1/people?site_id=&track=&stage=&q=&limit=&offset=`: `q` is a part of the person's id. Newest first.
 * `total` counts all that match.
 */
export type PeopleAnswer = { total: number; rows: PersonRow[] };

/** One touchpoint in a person's timeline, newest first. */
export type TimelineRow = {
  message_id: string;
  occurred_at: string;
  kind: string;
  name: string;
  url: string;
  path: string;
  title: string;
  form_id: string;
  form_action: string;
  active_ms: number;
  scroll_pct: number;
  channel: string;
  device: string;
  visit_id: string;
  value: number | null;
  currency: string;
  /** Signals that the rules saw in it. */
  signals: string[];
};

/** One row of `stage_history`. */
export type StageHistoryRow = {
  site_id: string;
  person_id: string;
  track: Track;
  cycle: number;
  from: string;
  to: string;
  direction: 'enter' | 'forward' | 'back' | 're-entry' | 'lapse' | 'unclear';
  entered_at: string;
  left_at: string | null;
  confidence: number;
  trigger: string;
  trigger_url: string;
};

/** `GET /api/v1/person?site_id=&person_id=&limit=`; 404 where nobody has that id. */
export type PersonAnswer = {
  person: PersonRow;
  history: StageHistoryRow[];
  timeline: TimelineRow[];
};

/** `POST /api/v1/session {token}` sets the HttpOnly cookie (204) or answers 401; `DELETE` ends it; `GET` tells 204 or 401. */
export type SessionRequest = { token: string };

/** Every error of the API. */
export type ApiError = { error: { code: string; message: string } };
