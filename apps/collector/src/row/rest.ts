/**
 * What of a message is kept as JSON: everything that has no column of its own.
 * @module
 */
import { cleanUrl, wellFormedJson } from '@waystone/enrich';
import { type Context, MAX_TEXT_LENGTH } from '@waystone/protocol';
import type { JsonObject } from './value.ts';

/** Properties of page and screen messages that stand in columns; the rest of a page's URL may be secret. */
const PAGE_PROPERTIES = new Set(['url', 'path', 'referrer', 'search', 'title']);

/** Properties that hold a URL by convention, and with it perhaps a secret. */
const URL_PROPERTIES = ['url', 'href', 'referrer'];

/** `properties` (or `traits`) as compact JSON. */
export function propertiesJson(properties: JsonObject, describesPage: boolean): string {
  if (describesPage) return wellFormedJson(without(properties, PAGE_PROPERTIES));
  if (!URL_PROPERTIES.some((name) => typeof properties[name] === 'string')) return wellFormedJson(properties);
  const cleaned = { ...properties };
  for (const name of URL_PROPERTIES) {
    const url = cleaned[name];
    if (typeof url === 'string') cleaned[name] = cleanUrl(url).url;
  }
  return wellFormedJson(cleaned);
}

/** Keys of `context` that stand in columns, or (the visitor's address and user agent) are never kept. */
const CONTEXT_COLUMNS = new Set([
  'page',
  'campaign',
  'library',
  'ip',
  'userAgent',
  'userAgentData',
  'locale',
  'timezone',
  'groupId',
  'sessionId',
  'automated',
]);

const CAMPAIGN_COLUMNS = new Set(['name', 'source', 'medium']);

/**
 * What is left of `context` beside the columns.
 *
 * @param url the page's, as it came: its `utm_term` and `utm_content` have no column and are kept here.
 */
export function contextJson(context: Context, url: string): string {
  const { page, campaign } = context;
  const details = campaignDetails(url);
  const morePage = page && hasMore(page, PAGE_PROPERTIES);
  const moreCampaign = details !== null || (campaign && hasMore(campaign, CAMPAIGN_COLUMNS));
  if (!morePage && !moreCampaign && !hasMore(context, CONTEXT_COLUMNS)) return '{}';
  const left = without(context, CONTEXT_COLUMNS);
  if (morePage) left.page = without(page, PAGE_PROPERTIES);
  if (moreCampaign) left.campaign = { ...details, ...without(campaign ?? {}, CAMPAIGN_COLUMNS) };
  return wellFormedJson(left);
}

/** The address read last: the messages of a batch are mostly of one page. */
let latest: { url: string; details: Record<string, string> | null } = { url: '', details: null };

function campaignDetails(url: string): Record<string, string> | null {
  if (latest.url !== url) latest = { url, details: readDetails(url) };
  return latest.details;
}

function readDetails(url: string): Record<string, string> | null {
  if (!/[?&]utm_(term|content)=/.test(url) || !URL.canParse(url)) return null;
  const { searchParams } = new URL(url);
  const details: Record<string, string> = {};
  for (const name of ['term', 'content']) {
    const text = searchParams.get(`utm_${name}`);
    if (text) details[name] = text.slice(0, MAX_TEXT_LENGTH);
  }
  return details;
}

/** Whether an object has keys, with a value, beside those named. Mostly it has not. */
function hasMore(object: JsonObject, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name) && object[name] !== null) return true;
  return false;
}

/** A copy without some keys and without `null`s. Keys are defined, not set: `__proto__` is a key like another. */
function without(object: JsonObject, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([name, value]) => value !== null && !names.has(name)),
  );
}
