/**
 * Where visits come from.
 * @module
 */
import type { Random } from './random.ts';

/** How a visit came: the page before it, and the UTM parameters of its link. */
export type Arrival = {
  referrer: string;
  campaign?: { source: string; medium: string; name: string; term?: string; content?: string };
};

export type Channel = 'search' | 'brand' | 'paid' | 'email' | 'social' | 'referral' | 'assistant' | 'direct';

/** Draws how a visit by a channel came. */
export function arriveBy(channel: Channel, random: Random): Arrival {
  return ARRIVALS[channel](random);
}

/** Channels of a first visit, and of a later one by somebody who knows the shop. */
export const FIRST_CHANNELS: readonly (readonly [Channel, number])[] = [
  ['search', 44],
  ['social', 17],
  ['paid', 14],
  ['referral', 10],
  ['direct', 9],
  ['assistant', 6],
];
export const LATER_CHANNELS: readonly (readonly [Channel, number])[] = [
  ['direct', 40],
  ['brand', 28],
  ['paid', 9],
  ['email', 8],
  ['social', 7],
  ['search', 8],
];

const SEARCH = [
  ['https://www.google.com/', 78],
  ['https://www.bing.com/', 10],
  ['https://duckduckgo.com/', 7],
  ['https://www.ecosia.org/', 5],
] as const;

const SOCIAL = [
  ['https://l.facebook.com/', 34],
  ['https://l.instagram.com/', 30],
  ['https://www.pinterest.com/', 16],
  ['https://www.reddit.com/', 12],
  ['https://t.co/', 8],
] as const;

const ARRIVALS: Record<Channel, (random: Random) => Arrival> = {
  search: (random) => ({ referrer: random.weighted(SEARCH) }),
  brand: (random) => ({ referrer: random.weighted(SEARCH) }),
  paid: (random) =>
    random.chance(0.7)
      ? {
          referrer: 'https://www.google.com/',
          campaign: {
            source: 'google',
            medium: 'cpc',
            name: random.pick(['air-cleaners', 'brand', 'allergy-season']),
            term: random.pick(['air cleaner allergies', 'whole house air cleaner', 'larkmoor p1']),
          },
        }
      : {
          referrer: 'https://l.facebook.com/',
          campaign: { source: 'facebook', medium: 'paid_social', name: 'retargeting', content: 'carousel' },
        },
  email: (random) => ({
    referrer: '',
    campaign: {
      source: 'newsletter',
      medium: 'email',
      name: random.pick(['breathe-easy-monthly', 'pollen-alert', 'your-quote']),
    },
  }),
  social: (random) => ({ referrer: random.weighted(SOCIAL) }),
  referral: (random) => ({
    referrer: random.pick([
      'https://www.allergy-parents.example/forum/air-cleaners',
      'https://www.healthyhome.example/best-air-cleaners',
      'https://www.heating-journal.example/whole-house-filtration',
    ]),
  }),
  assistant: (random) => ({ referrer: random.pick(['https://chatgpt.com/', 'https://www.perplexity.ai/']) }),
  direct: () => ({ referrer: '' }),
};
