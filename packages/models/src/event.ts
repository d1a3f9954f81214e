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
