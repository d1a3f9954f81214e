/**
 * The channels a touchpoint can come through, after Google Analytics 4's default channel group, with AI
 * assistants and the site's own pages told apart.
 * Source: https://support.google.com/analytics/answer/9756891
 */
export const CHANNELS = [
  /** No referrer and no campaign: typed, bookmarked, or from an app that hides itself. */
  'direct',
  /** A link on the same registrable domain. */
  'internal',
  'organic_search',
  'paid_search',
  'social',
  'paid_social',
  'video',
  'display',
  'email',
  'affiliate',
  /** Text messages and chat. */
  'sms',
  /** Push notifications. */
  'push',
  'ai_assistant',
  'referral',
  /** Paid for, at a source that is none of the above. */
  'paid_other',
  /** A campaign whose medium and source say nothing known. */
  'other',
] as const;

export type Channel = (typeof CHANNELS)[number];
