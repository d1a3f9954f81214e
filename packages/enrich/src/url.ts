import { LRUCache } from 'lru-cache';
import { isCampaignParameter, isEmailLike, isStrippedParameter } from './parameters.ts';
import { parseUrl } from './parse-url.ts';
import { toWellFormed } from './text.ts';

/** A URL fit to be kept. */
export type CleanUrl = {
  /** Without credentials and without tracking and secret parameters; the text itself where it is no URL. */
  url: string;
  /** Lower case, without port; empty where the text names none. */
  host: string;
  /** As in the URL, percent-encoded; empty where the text is no URL. */
  path: string;
};

/** Longest URL kept, in UTF-16 units. */
const MAX_LENGTH = 2048;

const EMPTY: CleanUrl = { url: '', host: '', path: '' };

/** URLs that carry code or a document instead of naming a page. Only the scheme is kept. */
const CARRIERS = new Set(['javascript:', 'data:', 'vbscript:', 'blob:']);

const cache = new LRUCache<string, CleanUrl>({
  maxSize: 4 * 1024 * 1024,
  sizeCalculation: (_, key) => 3 * key.length + 64,
});

/**
 * Makes a URL fit to be kept: takes out credentials, click ids, `utm_*` and parameters that look secret or
 * personal (from the fragment as well), masks e-mail addresses in the path, and cuts it at 2,048 characters. A
 * path alone (`/pricing?x=1`) is understood; what is no URL at all is kept as text, its query cleaned.
 *
 * @example
 * cleanUrl('https://shop.example/quote?token=abc&size=20') // { url: 'https://shop.example/quote?size=20', … }
 */
export function cleanUrl(text: string): CleanUrl {
  if (text === '') return EMPTY;
  const known = cache.get(text);
  if (known) return known;
  const clean = clip(cleanText(toWellFormed(text.slice(0, 4 * MAX_LENGTH)).trim()));
  cache.set(text, clean);
  return clean;
}

const privacy = new LRUCache<string, boolean>({
  maxSize: 4 * 1024 * 1024,
  sizeCalculation: (_, key) => 2 * key.length + 64,
});

/**
 * Whether {@link cleanUrl} does anything to a URL but take out the parameters that name a campaign: a secret, an
 * e-mail address or a click id may stand in it. It may say so of a harmless URL, and never the other way round.
 */
export function isPrivateUrl(text: string): boolean {
  // Most URLs have nothing that could be taken out.
  if (text === '' || /^(?:https?:\/\/[a-z0-9.-]+(?::\d+)?)?\/[\w./~-]*$/.test(text)) return false;
  if (latest.text !== text) latest = { text, isPrivate: readPrivacy(text) };
  return latest.isPrivate;
}

/** The messages of a batch are mostly of one page. */
let latest = { text: '', isPrivate: false };

function readPrivacy(text: string): boolean {
  const known = privacy.get(text);
  if (known !== undefined) return known;
  const answer = cleanUrl(text).url !== withoutCampaign(text);
  privacy.set(text, answer);
  return answer;
}

function withoutCampaign(text: string): string {
  const start = text.indexOf('?');
  if (start === -1) return text;
  const hash = text.indexOf('#', start);
  const end = hash === -1 ? text.length : hash;
  const kept = text
    .slice(start + 1, end)
    .split('&')
    .filter((pair) => !isCampaignPair(pair));
  return `${text.slice(0, start)}${kept.length === 0 ? '' : `?${kept.join('&')}`}${text.slice(end)}`;
}

function isCampaignPair(pair: string): boolean {
  const { name, value } = readPair(pair);
  return isCampaignParameter(name) && !isEmailLike(name) && !isEmailLike(value);
}

function cleanText(text: string): CleanUrl {
  const parsed = parseUrl(text);
  if (parsed === null) return cleanRelative(text);
  if (CARRIERS.has(parsed.protocol)) return { url: parsed.protocol, host: '', path: '' };
  const path = maskEmails(parsed.pathname);
  // A scheme without `//` (mailto:, tel:) has no authority, and what follows it may be personal.
  if (parsed.host === '' && parsed.protocol !== 'file:') return { url: parsed.protocol, host: '', path: '' };
  const url = `${parsed.protocol}//${parsed.host}${path}${cleanQuery(parsed.search)}${cleanFragment(parsed.hash)}`;
  return { url, host: parsed.hostname, path };
}

function cleanRelative(text: string): CleanUrl {
  const at = text.search(/[?#]/);
  const path = maskEmails(at === -1 ? text : text.slice(0, at));
  const hash = text.indexOf('#');
  const query = text.slice(at === -1 ? text.length : at, hash === -1 ? text.length : hash);
  const url = `${path}${cleanQuery(query)}${hash === -1 ? '' : cleanFragment(text.slice(hash))}`;
  // What was taken out may have stood behind a space; without it, the rest may be a URL.
  const trimmed = url.trimEnd();
  if (trimmed !== url) return cleanText(trimmed);
  return { url, host: '', path: /^\/(?!\/)/.test(path) ? path : '' };
}

/** Keeps order and encoding of the parameters that stay. */
function cleanQuery(query: string): string {
  if (query.length < 2) return '';
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isStrippedPair(pair));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/** A fragment may be an anchor, a route with a query of its own, or (OAuth) nothing but parameters. */
function cleanFragment(hash: string): string {
  if (hash === '') return '';
  const query = hash.indexOf('?');
  if (query !== -1) {
    const route = hash.slice(0, query);
    const kept = cleanQuery(hash.slice(query));
    // Where nothing of its query stays, it is a fragment without one.
    if (kept === '') return route === '#' ? '' : cleanFragment(route);
    return maskFragment(route) + kept;
  }
  if (!hash.includes('=')) return maskFragment(hash);
  const kept = cleanQuery(hash);
  return kept === '' ? '' : `#${kept.slice(1)}`;
}

/** Its mark stays: without it, what follows would be read as a part of the query or of the path. */
function maskFragment(hash: string): string {
  return `#${maskEmails(hash.slice(1))}`;
}

function isStrippedPair(pair: string): boolean {
  const { name, value } = readPair(pair);
  return isStrippedParameter(name, value);
}

function readPair(pair: string): { name: string; value: string } {
  const equals = pair.indexOf('=');
  return {
    name: decode(equals === -1 ? pair : pair.slice(0, equals)),
    value: equals === -1 ? '' : decode(pair.slice(equals + 1)),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function maskEmails(path: string): string {
  if (!path.includes('@') && !path.includes('%40')) return path;
  return path
    .split('/')
    .map((segment) => (isEmailLike(decode(segment)) ? '[email]' : segment))
    .join('/');
}

function clip({ url, host, path }: CleanUrl): CleanUrl {
  return { url: cut(url), host: cut(host), path: cut(path) };
}

/** Cutting may halve a surrogate pair, and end in a space. */
function cut(text: string): string {
  return (text.length <= MAX_LENGTH ? text : toWellFormed(text.slice(0, MAX_LENGTH))).trimEnd();
}
