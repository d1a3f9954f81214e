/**
 * The columns that the collector writes, in the order in which it writes them.
 * @module
 */

/**
 * Insert columns of the table `event` (migrations/0001_event.sql). Materialised columns are left out.
 * `files.test.ts` holds this list equal to the migration.
 */
export const EVENT_COLUMNS = [
  'site_id',
  'message_id',
  'occurred_at',
  'received_at',
  'type',
  'kind',
  'name',
  'anonymous_id',
  'user_id',
  'group_id',
  'previous_id',
  'session_id',
  'url',
  'host',
  'path',
  'title',
  'referrer',
  'channel',
  'source',
  'medium',
  'campaign',
  'form_id',
  'form_name',
  'form_purpose',
  'form_action',
  'active_ms',
  'scroll_pct',
  'country',
  'device',
  'browser',
  'os',
  'language',
  'timezone',
  'value',
  'currency',
  'properties',
  'context',
  'library',
  'key_kind',
  'is_bot',
] as const;

export type EventColumn = (typeof EVENT_COLUMNS)[number];

const LABEL = 'LowCardinality(String)';
const TIME = "DateTime64(3, 'UTC')";

/** The types of those columns. `files.test.ts` holds them equal to the migration. */
export const EVENT_TYPES = {
  site_id: LABEL,
  message_id: 'String',
  occurred_at: TIME,
  received_at: TIME,
  type: LABEL,
  kind: LABEL,
  name: LABEL,
  anonymous_id: 'String',
  user_id: 'String',
  group_id: 'String',
  previous_id: 'String',
  session_id: 'String',
  url: 'String',
  host: LABEL,
  path: 'String',
  title: 'String',
  referrer: 'String',
  channel: LABEL,
  source: LABEL,
  medium: LABEL,
  campaign: LABEL,
  form_id: 'String',
  form_name: 'String',
  form_purpose: LABEL,
  form_action: LABEL,
  active_ms: 'UInt32',
  scroll_pct: 'UInt8',
  country: LABEL,
  device: LABEL,
  browser: LABEL,
  os: LABEL,
  language: LABEL,
  timezone: LABEL,
  value: 'Nullable(Float64)',
  currency: LABEL,
  properties: 'String',
  context: 'String',
  library: LABEL,
  key_kind: LABEL,
  is_bot: 'Bool',
} as const satisfies Record<EventColumn, string>;

export type EventType = (typeof EVENT_TYPES)[EventColumn];

/** Insert columns of the table `rejected_event` (migrations/0002_rejected_event.sql). */
export const REJECTED_EVENT_COLUMNS = [
  'site_id',
  'received_at',
  'code',
  'reason',
  'payload',
  'key_kind',
  'library',
] as const;
