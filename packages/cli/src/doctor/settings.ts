/**
 * The settings of a script tag, as the browser script reads them.
 * @module
 */
import type { Tag } from './visit.ts';

/** Every setting that the script knows. */
export const SETTINGS = [
  'key',
  'host',
  'path',
  'hash',
  'pathOnly',
  'strip',
  'link',
  'consent',
  'cookieless',
  'gpc',
  'off',
  'debug',
] as const;

/** The automatic features that `off` leaves out. */
export const FEATURES = ['views', 'forms', 'embeds', 'engagement', 'clicks'] as const;

/** Attributes and parameters that others put on script tags: optimisers, banners, frameworks, version numbers. */
const FOREIGN =
  /^(cfasync|src|type|nscript|category|categories|service|name|id|cookie\w*|cmp.*|ot-.*|usercentrics.*|uc-.*|rocket.*|litespeed.*|no-.*|pagespeed.*|wp-.*|turbo.*|gtm.*|minify.*|astro.*|v|ver|version|cb|t|ts|_|hsversion|async|defer|deferred|cs|suppressedsrc|cli-.*|cmplz.*|borlabs.*|iub.*|didomi.*|loaded)$/;

/** Where optimisers and banners keep the address of a script that they hold back. */
const ADDRESSES = [
  'src',
  'data-src',
  'data-rocket-src',
  'data-litespeed-src',
  'data-cfsrc',
  'data-cmp-src',
  'data-suppressedsrc',
];

/** The address of a tag, in full; empty where it has none. */
export function addressOf({ attributes }: Tag, page: string): string {
  const name = ADDRESSES.find((attribute) => attributes[attribute]);
  const src = name === undefined ? undefined : attributes[name];
  return src !== undefined && URL.canParse(src, page) ? new URL(src, page).href : '';
}

/** Whether a tag is Waystone's: by the name of the file, or, where that was changed, by its key. */
export function isWaystone(tag: Tag, page: string): boolean {
  const address = addressOf(tag, page);
  if (address === '') return false;
  const { pathname, searchParams } = new URL(address);
  if (/(?:^|\/)waystone[\w.-]*\.js$/i.test(pathname)) return true;
  return /^[ps]k_/.test(tag.attributes['data-key'] ?? searchParams.get('key') ?? '');
}

/** The settings: the address's parameters, and over them the `data-*` attributes; `''` means yes. */
export function settingsOf(tag: Tag, page: string): Record<string, string> {
  const address = addressOf(tag, page);
  const parameters = address === '' ? [] : [...new URL(address).searchParams];
  const attributes = Object.entries(tag.attributes)
    .filter(([name]) => name.startsWith('data-'))
    .map(([name, value]) => [name.slice('data-'.length), value] as const);
  const own = [...parameters, ...attributes].filter(([name]) => !FOREIGN.test(name));
  return Object.fromEntries(own.map(([name, value]) => [camelCase(name), value]));
}

/** As `dataset` names an attribute: https://html.spec.whatwg.org/#dom-dataset */
function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
