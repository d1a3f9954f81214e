/**
 * How a page has installed Waystone.
 * @module
 */
import { addressOf, isWaystone, settingsOf } from './settings.ts';
import { type Exchange, isDelivery, type Tag, type Visit } from './visit.ts';

/** One installation of one key. */
export type Installation = {
  how: 'tag' | 'manager' | 'bundle';
  /** `null` for a bundle. */
  tag: Tag | null;
  /** Address of the script; of a bundle, the file that holds it, where it is known. */
  src: string;
  key: string;
  settings: Readonly<Record<string, string>>;
  /** Where events go; empty where it cannot be told. */
  endpoint: string;
};

/** Requests by which a page delivered events, and the key of each. */
export function deliveriesOf({ exchanges }: Visit): (Exchange & { key: string })[] {
  return exchanges
    .filter(isDelivery)
    .map((exchange) => ({ ...exchange, key: /"writeKey":"([^"]*)"/.exec(exchange.sent ?? '')?.[1] ?? '' }));
}

/** Every installation of a page: its tags, and trackers that run without one. */
export function installationsOf(visit: Visit): Installation[] {
  const tags = visit.tags.filter((tag) => isWaystone(tag, visit.url)).map((tag) => ofTag(tag, visit));
  const keys = new Set(tags.map(({ key }) => key));
  return [...tags, ...bundlesOf(visit).filter(({ key }) => !keys.has(key))];
}

function ofTag(tag: Tag, { url }: Visit): Installation {
  const src = addressOf(tag, url);
  const settings = settingsOf(tag, url);
  const { key = '', host = '', path = '' } = settings;
  const base = host === '' || host === 'true' ? src : host;
  const endpoint = URL.canParse(path || 'v1/batch', base) ? new URL(path || 'v1/batch', base).href : '';
  return { how: tag.inHtml ? 'tag' : 'manager', tag, src, key, settings, endpoint };
}

/** In a browser the tracker says that it runs; without one, its code is looked for. */
function bundlesOf(visit: Visit): Installation[] {
  const keys = visit.mode === 'browser' ? visit.running : keysIn(visit);
  return keys
    .filter((key) => key !== 'undefined' && key !== 'true')
    .map((key) => {
      const endpoint = deliveriesOf(visit).find((delivery) => delivery.key === key)?.url ?? '';
      return { how: 'bundle', tag: null, src: holderOf(visit)?.url ?? '', key, settings: {}, endpoint };
    });
}

function keysIn(visit: Visit): string[] {
  const holder = holderOf(visit);
  if (holder === undefined) return [];
  const texts = [holder.answer ?? '', ...visit.tags.map(({ text }) => text)];
  return [...new Set(texts.flatMap((text) => text.match(/\bpk_[A-Za-z0-9_-]{4,64}/g) ?? []))];
}

/** A script of another name that holds Waystone's code. */
export function holderOf({ exchanges, tags, url }: Visit): Exchange | undefined {
  const ours = new Set(tags.filter((tag) => isWaystone(tag, url)).map((tag) => addressOf(tag, url)));
  return exchanges.find(({ url: src, answer }) => !ours.has(src) && answer !== null && holdsWaystone(answer));
}

function holdsWaystone(script: string): boolean {
  return script.includes('v1/batch') && script.includes('_ws') && script.includes('Form Abandoned');
}
