/**
 * A visit in a real browser, with a profile of its own that is thrown away.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page, type Response } from 'playwright-core';
import { BANNERS, bannersIn, managerIn } from './banners.ts';
import { AGENT, MOST_BYTES } from './bounded.ts';
import type { Installed } from './find-browser.ts';
import { scriptTags } from './html.ts';
import { giveConsent, type PageState, readPage, watchPolicy } from './in-page.ts';
import { addressOf, isWaystone, settingsOf } from './settings.ts';
import { type Exchange, isDelivery, type Tag, type Visit, VisitError } from './visit.ts';

/** The browser is there, but does not start. */
export class BrowserStartError extends Error {
  override readonly name = 'BrowserStartError';
}

/** How a page is visited. */
export type BrowserVisit = {
  browser: Installed;
  /** For the whole visit, in ms. */
  timeoutMs: number;
  /** For tests: changes the profile before the page is opened. */
  prepare?: ((context: BrowserContext) => Promise<unknown>) | undefined;
};

/** Time in which a page without a tracker may still get one, in ms. */
const GRACE_MS = 3000;

/** Time in which a script that has been loaded starts, in ms. */
const SOON_MS = 500;

/** Time in which a tracker that may send does send, in ms; after it, consent is tried. */
const SEND_MS = 2000;

const POLL_MS = 50;

/** Requests that are noted; a page that makes more is not understood better by them. */
const MOST_EXCHANGES = 1000;

const GLOBALS = [...BANNERS.flatMap(({ globals }) => globals), 'google_tag_manager'];
const SELECTORS = BANNERS.map(({ selector }) => selector);

/**
 * Opens a page in a browser and waits for Waystone's first event.
 *
 * @throws VisitError where the page does not answer, BrowserStartError where there is nothing to open it with.
 */
export async function visitByBrowser(asked: string, options: BrowserVisit): Promise<Visit> {
  const until = Date.now() + options.timeoutMs;
  const browser = await launch(options);
  try {
    const context = await newProfile(browser, options);
    const page = await context.newPage();
    const log = noteExchanges(page);
    const errors: string[] = [];
    page.on('pageerror', ({ message, stack }) => errors.push(`${message} ${stack ?? ''}`.slice(0, 1000)));
    const answer = await open(page, asked, until);
    const consented = await waitForEvent(page, log.exchanges, until);
    await log.settled(Math.max(0, Math.min(SEND_MS, until - Date.now())));
    const state = await read(page, until);
    const html = (await answer.text().catch(() => '')).slice(0, MOST_BYTES);
    return {
      ...(await describe(page, answer, state, html)),
      browser: `Chromium ${browser.version()}`,
      asked,
      exchanges: log.exchanges,
      errors,
      consented,
    };
  } finally {
    await browser.close();
  }
}

/** Strangers' pages run in Chromium's sandbox, which playwright would leave out. Once more, for a start may fail. */
async function launch({ browser: { path, args }, timeoutMs }: BrowserVisit): Promise<Browser> {
  const options = {
    executablePath: path,
    args: [...args],
    chromiumSandbox: !args.includes('--no-sandbox'),
    headless: true,
    timeout: Math.max(10_000, timeoutMs),
  };
  try {
    return await chromium.launch(options).catch(() => chromium.launch(options));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new BrowserStartError(reason);
  }
}

/** `navigator.webdriver` stays as it is: by it the tracker says that the event is a machine's. */
async function newProfile(browser: Browser, { prepare }: BrowserVisit): Promise<BrowserContext> {
  const [major] = browser.version().split('.');
  const context = await browser.newContext({
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36 ${AGENT}`,
    acceptDownloads: false,
  });
  await context.addInitScript(watchPolicy);
  await prepare?.(context);
  return context;
}

async function open(page: Page, asked: string, until: number): Promise<Response> {
  try {
    const answer = await page.goto(asked, { waitUntil: 'domcontentloaded', timeout: left(until) });
    if (answer !== null) return answer;
  } catch (error) {
    throw VisitError.from(error);
  }
  throw new VisitError('unreachable', 'the address leads to no page');
}

function left(until: number): number {
  return Math.max(1, until - Date.now());
}

/** @returns whether the doctor had to consent. */
async function waitForEvent(page: Page, exchanges: readonly Exchange[], until: number): Promise<boolean> {
  const answered = () =>
    exchanges.some((exchange) => isDelivery(exchange) && (exchange.status > 0 || exchange.failure));
  let consented = false;
  let runsSince = 0;
  let restsSince = 0;
  while (Date.now() < until && !answered()) {
    const state = await read(page, until);
    const now = Date.now();
    const tags = tagsOf(state, page.url());
    if (state.running.length > 0) runsSince ||= now;
    else if (state.complete) restsSince ||= now;
    if (runsSince === 0 && restsSince > 0 && now - restsSince > (tags.length > 0 ? SOON_MS : GRACE_MS)) break;
    if (runsSince > 0 && now - runsSince > SEND_MS) {
      if (!consented && waits(tags)) {
        consented = true;
        await page.evaluate(giveConsent);
      } else if (isHopeless(state, tags)) break;
    }
    await sleep(POLL_MS);
  }
  return consented;
}

type Settings = Readonly<Record<string, string>>;

function tagsOf({ tags }: PageState, url: string): Settings[] {
  const ours = tags.map((tag) => ({ ...tag, inHtml: false })).filter((tag) => isWaystone(tag, url));
  return ours.map((tag) => settingsOf(tag, url));
}

/** Whether a tracker may wait for consent: by the settings of its tag; those of a bundle cannot be seen. */
function waits(tags: readonly Settings[]): boolean {
  return tags.length === 0 || tags.some(({ consent }) => consent !== undefined);
}

/** Whether waiting longer shows nothing more: there is no key, no view is counted, or a policy stops what is sent. */
function isHopeless({ running, violations, stored }: PageState, tags: readonly Settings[]): boolean {
  const keyless = running.every((key) => !key.startsWith('pk_'));
  const silent = tags.length > 0 && tags.every(({ off }) => off?.includes('views'));
  return (
    keyless ||
    silent ||
    refusalOf(stored) !== '' ||
    violations.some(({ directive }) => directive === 'connect-src')
  );
}

/** Why the browser is not counted, from what the tracker stores: its `c` is 1 where consent was given. */
function refusalOf(stored: string): string {
  const consent = new URLSearchParams(stored).get('c') ?? '';
  return consent === '1' ? '' : consent;
}

async function read(page: Page, until: number): Promise<PageState> {
  for (;;) {
    try {
      return await page.evaluate(readPage, { globals: GLOBALS, selectors: SELECTORS });
    } catch (error) {
      // The page moved on to another one while it was asked.
      if (Date.now() > until || page.isClosed()) throw VisitError.from(error);
      await sleep(POLL_MS);
    }
  }
}

type Described = Omit<Visit, 'browser' | 'asked' | 'exchanges' | 'errors' | 'consented'>;

async function describe(page: Page, answer: Response, state: PageState, html: string): Promise<Described> {
  const policy = (await answer.allHeaders())['content-security-policy'];
  const url = page.url();
  const addresses = state.tags.map(({ attributes }) => attributes.src ?? '').join('\n');
  const byElement = BANNERS.filter(
    ({ globals, selector }) =>
      globals.some((name) => state.globals.includes(name)) || state.selectors.includes(selector),
  ).map(({ name }) => name);
  return {
    mode: 'browser',
    url,
    status: answer.status(),
    html,
    policies: policy === undefined ? [] : policy.split('\n'),
    tags: mergeTags(state, html, url),
    violations: state.violations,
    running: state.running,
    frames: await framesWithTags(page),
    banners: [...new Set([...byElement, ...bannersIn(addresses)])],
    manager: managerIn(`${addresses}\n${state.globals.join('\n')}`),
    privacyControl: state.privacyControl,
    refusal: refusalOf(state.stored),
    serviceWorker: state.serviceWorker,
  };
}

/** The tags of the document, and those of its HTML that an optimiser has taken away since. */
function mergeTags({ tags }: PageState, html: string, url: string): Tag[] {
  const written = scriptTags(html);
  const addresses = written.map((tag) => addressOf(tag, url));
  const present = tags.map((tag) => ({
    ...tag,
    inHtml: addresses.includes(addressOf({ ...tag, inHtml: true }, url)),
  }));
  const shown = present.map((tag) => addressOf(tag, url));
  const gone = written.filter((tag) => isWaystone(tag, url) && !shown.includes(addressOf(tag, url)));
  return [...present, ...gone];
}

async function framesWithTags(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames().slice(1, 20)) {
    const state = await frame.evaluate(readPage, { globals: [], selectors: [] }).catch(() => null);
    const ours = state?.tags.some((tag) => isWaystone({ ...tag, inHtml: false }, frame.url()));
    if (ours || (state?.running.length ?? 0) > 0) found.push(frame.url());
  }
  return found;
}

type Log = { exchanges: Exchange[]; settled(ms: number): Promise<void> };

/** Notes scripts, and what is posted, with their answers. */
function noteExchanges(page: Page): Log {
  const exchanges: Exchange[] = [];
  const reading = new Set<Promise<void>>();
  page.on('request', (request) => {
    const wanted = request.resourceType() === 'script' || request.method() === 'POST';
    if (!wanted || exchanges.length === MOST_EXCHANGES) return;
    const exchange: Exchange = {
      method: request.method(),
      url: request.url(),
      sent: request.postData(),
      status: 0,
      failure: '',
      contentType: '',
      nosniff: false,
      answer: null,
      byServiceWorker: false,
    };
    exchanges.push(exchange);
    const finish = async () => {
      const response = await request.response().catch(() => null);
      if (response !== null) await fill(exchange, response);
      else exchange.failure = request.failure()?.errorText ?? 'no answer';
    };
    const done = finish().finally(() => reading.delete(done));
    reading.add(done);
  });
  const settled = async (ms: number) => {
    await Promise.race([Promise.allSettled(reading), sleep(ms)]);
  };
  return { exchanges, settled };
}

async function fill(exchange: Exchange, response: Response): Promise<void> {
  const headers = response.headers();
  exchange.contentType = headers['content-type'] ?? '';
  exchange.nosniff = headers['x-content-type-options']?.toLowerCase() === 'nosniff';
  exchange.byServiceWorker = response.fromServiceWorker();
  if (Number(headers['content-length'] ?? 0) < MOST_BYTES)
    exchange.answer = await response.text().catch(() => null);
  // Last, for a status says that all is there.
  exchange.status = response.status();
}
