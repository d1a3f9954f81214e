/**
 * Script and meta tags of an HTML text, without a browser.
 * @module
 */
import type { Tag } from './visit.ts';

/** A document may hold more; nobody's does. */
const MOST_TAGS = 2000;

const COMMENT = /<!--[\s\S]{0,100000}?-->/g;
const SCRIPT = /<script\b([^>]{0,5000})>([\s\S]*?)(?:<\/script|$)/gi;
const META = /<meta\b([^>]{0,10000})>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/** The script tags of a document, in order. */
export function scriptTags(html: string): Tag[] {
  const tags: Tag[] = [];
  for (const [, attributes = '', text = ''] of html.replace(COMMENT, '').matchAll(SCRIPT)) {
    tags.push({ attributes: readAttributes(attributes), text, inHtml: true });
    if (tags.length === MOST_TAGS) break;
  }
  return tags;
}

/** Policies that the document sets itself, by `<meta http-equiv="Content-Security-Policy">`. */
export function metaPolicies(html: string): string[] {
  return [...html.replace(COMMENT, '').matchAll(META)]
    .map(([, attributes = '']) => readAttributes(attributes))
    .filter((attributes) => attributes['http-equiv']?.toLowerCase() === 'content-security-policy')
    .map(({ content = '' }) => content);
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = '', ...values] of text.matchAll(ATTRIBUTE)) {
    attributes[name.toLowerCase()] ??= decode(values.find((value) => value !== undefined) ?? '');
  }
  return attributes;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" };

function decode(text: string): string {
  return text.replace(/&(amp|quot|lt|gt|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
