import type { Channel } from './names.ts';
import type { SiteKind } from './sites.ts';

/** What a campaign's medium means. `paid` and `organic` depend on the kind of site it ran on. */
type Meaning = Channel | 'paid' | 'organic';

/**
 * Media of campaigns, after Google Analytics 4's rules; the first match counts. Media are lower case here.
 * Source: https://support.google.com/analytics/answer/9756891
 */
const MEDIUMS: readonly [pattern: RegExp, meaning: Meaning][] = [
  [/^affiliates?$/, 'affiliate'],
  [/^(e-?mail|e_mail|e mail|newsletter)$/, 'email'],
  [/^(display|banner|expandable|interstitial|cpm|programmatic)$/, 'display'],
  [/^(paid[-_ ]?social|social[-_ ]?(paid|ads?)|cpc[-_ ]social)$/, 'paid_social'],
  [/^(paid[-_ ]?search|sem)$/, 'paid_search'],
  [/cpc|cpv|cpa|^(ppc|cpe|retargeting|remarketing|ads?)$|^paid/, 'paid'],
  [/^(social|social[-_ ]?(network|media)|sm|organic[-_ ]social)$/, 'social'],
  [/video/, 'video'],
  [/^(sms|text|whatsapp|messenger)$/, 'sms'],
  [/push$|^(mobile|notification)/, 'push'],
  [/^organic/, 'organic'],
  [/^(referral|app|link)$/, 'referral'],
];

const PAID: Record<SiteKind, Channel> = {
  organic_search: 'paid_search',
  social: 'paid_social',
  video: 'video',
  email: 'email',
  ai_assistant: 'paid_other',
};

/** The channel that a campaign's medium stands for on a site of this kind; `undefined` where it says nothing. */
export function channelOfMedium(medium: string, kind: SiteKind | undefined): Channel | undefined {
  const meaning = MEDIUMS.find(([pattern]) => pattern.test(medium))?.[1];
  if (meaning === 'paid') return kind === undefined ? 'paid_other' : PAID[kind];
  if (meaning === 'organic') return kind ?? 'organic_search';
  return meaning;
}
