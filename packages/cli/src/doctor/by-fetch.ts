/**
 * A visit without a browser: the page and its scripts are fetched, and what a browser would do is concluded.
 * @module
 */
import { bannersIn, managerIn } from './banners.ts';
import { type Ask, ask } from './bounded.ts';
import { scriptTags } from './html.ts';
import { addressOf, isWaystone } from './settings.ts';
import { type Exchange, type Tag, type Visit, VisitError } from './visit.ts';

/** Scripts that are read beside Waystone's own. */
const MOST_SCRIPTS = 25;

/**
 * Fetches a page and its scripts.
 *
 * @throws VisitError where the page does not answer.
 */
export async function visitByFetch(asked: string, signal: AbortSignal): Promise<Visit> {
  const { url, status, headers, text } = await ask(asked, { headers: { accept: 'text/html' }, signal });
  const tags = scriptTags(text);
  const exchanges = await Promise.all(scriptsOf(tags, url).map((src) => fetchScript(src, { signal })));
  const policy = headers.get('content-security-policy');
  return {
    mode: 'fetch',
    browser: '',
    asked,
    url,
    status,
    html: text,
    policies: policy === null ? [] : [policy],
    tags,
    exchanges,
    violations: [],
    running: [],
    frames: [],
    errors: [],
    banners: bannersIn(text),
    manager: managerIn(text),
    privacyControl: false,
    refusal: '',
    serviceWorker: '',
    consented: false,
  };
}

/** Waystone's first, so that the bound never cuts them off. */
function scriptsOf(tags: readonly Tag[], page: string): string[] {
  const ours = tags.filter((tag) => isWaystone(tag, page));
  const addresses = [...ours, ...tags]
    .map((tag) => addressOf(tag, page))
    .filter((address) => /^https?:/.test(address));
  return [...new Set(addresses)].slice(0, MOST_SCRIPTS);
}

async function fetchScript(src: string, options: Ask): Promise<Exchange> {
  const common = { method: 'GET', url: src, sent: null, byServiceWorker: false };
  try {
    const { status, headers, text } = await ask(src, options);
    const contentType = headers.get('content-type') ?? '';
    const nosniff = headers.get('x-content-type-options')?.toLowerCase() === 'nosniff';
    return { ...common, status, failure: '', contentType, nosniff, answer: text };
  } catch (error) {
    const failure = VisitError.from(error).message;
    return { ...common, status: 0, failure, contentType: '', nosniff: false, answer: null };
  }
}
