/**
 * Pages of the small sites, and what stands in their heads.
 * @module
 */
import { PUBLIC_KEY, type Reply, type Surgery } from './surgery.ts';

export const page = (head: string, body = ''): string =>
  `<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

/** The attribute that gives the key. */
export const KEY = `data-key="${PUBLIC_KEY}"`;

/** The script tag; the script is the collector's own unless `src` says otherwise. */
export const tag = ({ collector }: Surgery, attributes = KEY, src = `${collector}/waystone.js`): string =>
  `<script async src="${src}" ${attributes}></script>`;

export const script = (body: string): Reply => ({ body, type: 'text/javascript' });

/** A tag manager: its name is in the page, and a script of it puts the tag in. */
export const manager = (attributes: Record<string, string>): string =>
  `<script>/* https://www.googletagmanager.com/gtm.js */ window.google_tag_manager = {};
  setTimeout(() => document.head.append(Object.assign(document.createElement('script'), ${JSON.stringify(attributes)})))</script>`;
