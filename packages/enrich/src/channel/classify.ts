import { LRUCache } from 'lru-cache';
import { parse } from 'tldts';
import { registrableDomain } from '../domain.ts';
import { parseUrl } from '../parse-url.ts';
import { type Click, findClick } from './click-ids.ts';
import { channelOfMedium } from './mediums.ts';
import type { Channel } from './names.ts';
import { type Site, type SiteKind, siteOfHost, siteOfSource } from './sites.ts';

/** What is known of how a touchpoint's page was reached. */
export type ChannelInput = {
  /** The page's URL as the browser had it, campaign parameters included. */
  url: string;
  referrer: string;
  /** Campaign parameters that the client read itself; they win over those of the URL. */
  campaign?:
    | {
        source?: string | null | undefined;
        medium?: string | null | undefined;
        name?: string | null | undefined;
      }
    | null
    | undefined;
};

/** How a touchpoint came about. `source` and `medium` are lower case. */
export type ChannelFacts = { channel: Channel; source: string; medium: string; campaign: string };

type Tags = { source: string; medium: string; campaign: string };

/** The medium of an untagged visit, by the kind of the site it came from. */
const MEDIUM_OF_KIND: Record<SiteKind, string> = {
  organic_search: 'organic',
  social: 'social',
  video: 'video',
  email: 'email',
  ai_assistant: 'ai',
};

/** The pages of one visit share their answer, and a batch is mostly one visit. Bounded by the length of its keys. */
const cache = new LRUCache<string, ChannelFacts>({
  maxSize: 4 * 1024 * 1024,
  sizeCalculation: (_, key) => key.length + 64,
});

/**
 * Where a touchpoint came from, by the campaign parameters of its page, else a click id, else the referrer.
 *
 * @example
 * classifyChannel({ url: 'https://shop.example/?utm_source=fb&utm_medium=cpc', referrer: '' })
 * // { channel: 'paid_social', source: 'fb', medium: 'cpc', campaign: '' }
 */
export function classifyChannel({ url, referrer, campaign }: ChannelInput): ChannelFacts {
  const { source = '', medium = '', name = '' } = campaign ?? {};
  const key = `${referrer}\n${url}\n${source}\n${medium}\n${name}`;
  const known = cache.get(key);
  if (known) return known;
  const facts = classify(url, referrer, campaign);
  cache.set(key, facts);
  return facts;
}

function classify(url: string, referrer: string, campaign: ChannelInput['campaign']): ChannelFacts {
  const page = parseUrl(url);
  const from = parseUrl(referrer);
  const tags = readTags(page?.searchParams, campaign);
  const click = page?.search ? findClick(page.searchParams) : undefined;
  if (tags.source !== '' || tags.medium !== '' || tags.campaign !== '') return tagged(tags, click, from);
  if (click) return { ...click, campaign: '' };
  return untagged(page, from);
}

function tagged(tags: Tags, click: Click | undefined, from: URL | null): ChannelFacts {
  const site = tags.source === '' ? siteOf(from) : siteOfSource(tags.source);
  return {
    channel: channelOfMedium(tags.medium, site?.kind) ?? click?.channel ?? site?.kind ?? 'other',
    source: tags.source || click?.source || site?.source || hostOf(from),
    medium: tags.medium || click?.medium || (site ? MEDIUM_OF_KIND[site.kind] : ''),
    campaign: tags.campaign,
  };
}

function untagged(page: URL | null, from: URL | null): ChannelFacts {
  const host = hostOf(from);
  if (host === '') return { channel: 'direct', source: 'direct', medium: 'none', campaign: '' };
  if (page && registrableDomain(host) === registrableDomain(hostOf(page))) {
    return { channel: 'internal', source: host, medium: 'internal', campaign: '' };
  }
  const site = siteOf(from);
  if (!site) return { channel: 'referral', source: host, medium: 'referral', campaign: '' };
  return { channel: site.kind, source: site.source, medium: MEDIUM_OF_KIND[site.kind], campaign: '' };
}

function readTags(parameters: URLSearchParams | undefined, campaign: ChannelInput['campaign']): Tags {
  const read = (given: string | null | undefined, parameter: string) =>
    (given || parameters?.get(parameter) || '').trim();
  return {
    source: read(campaign?.source, 'utm_source').toLowerCase(),
    medium: read(campaign?.medium, 'utm_medium').toLowerCase(),
    campaign: read(campaign?.name, 'utm_campaign'),
  };
}

function siteOf(from: URL | null): Site | undefined {
  if (from === null) return undefined;
  const { hostname } = from;
  const { domainWithoutSuffix, subdomain } = parse(hostname);
  return siteOfHost(hostname, domainWithoutSuffix ?? '', subdomain ?? '');
}

/** The host without `www.`, as people name a site. */
function hostOf(url: URL | null): string {
  return url?.hostname.replace(/^www\./, '') ?? '';
}
