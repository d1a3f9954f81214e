import { type ChannelFacts, classifyChannel, cleanUrl } from '@waystone/enrich';
import { type Context, MAX_TEXT_LENGTH } from '@waystone/protocol';
import { type JsonObject, textOf } from './value.ts';

/** The page that a touchpoint happened on, and how it was reached. */
export type PageFacts = Pick<ChannelFacts, 'source' | 'medium' | 'campaign'> & {
  url: string;
  host: string;
  path: string;
  title: string;
  referrer: string;
  /** As it came: for what is read from its query, never to be kept. */
  rawUrl: string;
  /** Empty where neither page, referrer nor campaign is known, as with most events from servers. */
  channel: string;
};

/** Longest URL that is looked at; {@link cleanUrl} cuts what is kept. */
const MAX_RAW_LENGTH = 8192;

/**
 * Reads the page of a message. Page and screen messages describe it in their `properties`; with others `url` or
 * `title` there may be a product's, so `context.page` is believed first.
 */
export function pageOf(properties: JsonObject, context: Context, describesPage: boolean): PageFacts {
  const page: JsonObject = context.page ?? {};
  const first = describesPage ? properties : page;
  const second = describesPage ? page : properties;
  const rawUrl = read('url', first, second, MAX_RAW_LENGTH);
  const rawReferrer = read('referrer', first, second, MAX_RAW_LENGTH);
  const way = wayOf(rawUrl, rawReferrer, context.campaign ?? null);
  return {
    rawUrl,
    url: way.url,
    host: way.host,
    path: way.path || cleanUrl(read('path', first, second, MAX_RAW_LENGTH)).path,
    title: read('title', first, second, MAX_TEXT_LENGTH),
    referrer: way.referrer,
    channel: way.channel,
    source: way.source,
    medium: way.medium,
    campaign: way.campaign,
  };
}

function read(name: string, first: JsonObject, second: JsonObject, maxLength: number): string {
  return textOf(first[name], maxLength) || textOf(second[name], maxLength);
}

type Channel = Pick<PageFacts, 'channel' | 'source' | 'medium' | 'campaign'>;
type Way = Omit<PageFacts, 'rawUrl' | 'title'>;

/** The messages of a batch are mostly of one page: the latest answer is kept. */
let latest: { rawUrl: string; rawReferrer: string; way: Way } | null = null;

function wayOf(rawUrl: string, rawReferrer: string, campaign: Context['campaign'] | null): Way {
  if (campaign) return findWay(rawUrl, rawReferrer, campaign);
  if (latest?.rawUrl === rawUrl && latest.rawReferrer === rawReferrer) return latest.way;
  const way = findWay(rawUrl, rawReferrer, null);
  latest = { rawUrl, rawReferrer, way };
  return way;
}

function findWay(rawUrl: string, rawReferrer: string, campaign: Context['campaign'] | null): Way {
  const { url, host, path } = cleanUrl(rawUrl);
  const referrer = cleanUrl(rawReferrer).url;
  const { channel, source, medium, campaign: name } = channelOf(rawUrl, rawReferrer, campaign);
  return { url, host, path, referrer, channel, source, medium, campaign: name };
}

const UNKNOWN: Channel = { channel: '', source: '', medium: '', campaign: '' };

function channelOf(url: string, referrer: string, campaign: Context['campaign'] | null): Channel {
  const isTagged = Boolean(campaign?.source || campaign?.medium || campaign?.name);
  if (url === '' && referrer === '' && !isTagged) return UNKNOWN;
  const facts = classifyChannel({ url, referrer, campaign: isTagged ? campaign : null });
  return {
    channel: facts.channel,
    source: textOf(facts.source, MAX_TEXT_LENGTH),
    medium: textOf(facts.medium, MAX_TEXT_LENGTH),
    campaign: textOf(facts.campaign, MAX_TEXT_LENGTH),
  };
}
