/**
 * Addresses that came with the data. A visitor can send anything as one, so none is trusted.
 * @module
 */

/** The address where it may be linked to: http and https only, so that no `javascript:` is ever followed. */
export function safeHref(url: string): string | undefined {
  return webAddress(url)?.href;
}

/** The part of an address that tells pages of a site apart: "/compare/portable-vs-furnace". Not always a link. */
export function shortAddress(url: string): string {
  const parsed = webAddress(url);
  if (parsed === undefined) return url;
  return readable(parsed.pathname + parsed.search) || '/';
}

function webAddress(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return /^https?:$/.test(parsed.protocol) ? parsed : undefined;
}

function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
