/**
 * A browser, a website and a collector on origins of their own, for one file of tests.
 * @module
 */
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { Oracle } from './oracle.ts';
import { Site } from './site.ts';

export type World = {
  oracle: Oracle;
  site: Site;
  context: BrowserContext;
  page: Page;
  /** Errors that the pages of this test threw. */
  errors: string[];
};

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

const launch = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await sparticuz.executablePath(),
    // Any host name leads to this machine, so that subdomains can be tried.
    args: ['--no-sandbox', '--host-resolver-rules=MAP *.example 127.0.0.1'],
    headless: true,
  });

/** Makes calls of the API in the page, all in one turn of its code. */
export const call = (page: Page | Frame, ...calls: [name: string, ...args: unknown[]][]): Promise<void> =>
  page.evaluate((list) => {
    for (const [name, ...args] of list) Reflect.get(window as object, 'waystone')(name, ...args);
  }, calls);

/**
 * Sets a world up: one browser for the file, a fresh context and page for each test. After each test: no page threw,
 * no promise was rejected without a handler, no request needed a preflight, and all of it kept the wire contract.
 */
export const useWorld = (): World => {
  const world = { errors: [] as string[] } as World;
  let browser: Browser;

  beforeAll(async () => {
    world.oracle = await Oracle.start();
    world.site = await Site.start(world.oracle.origin);
    browser = await launch();
  }, 30000);

  beforeEach(async () => {
    world.oracle.reset();
    world.errors.length = 0;
    world.context = await browser.newContext({
      userAgent: USER_AGENT,
      locale: 'en-US',
      timezoneId: 'Europe/Amsterdam',
    });
    await world.context.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
      addEventListener('unhandledrejection', (event) => console.error('unhandled', event.reason));
    });
    world.context.on('weberror', (error) => world.errors.push(`${error.error().stack}`));
    world.context.on('console', (message) => {
      if (message.text().startsWith('unhandled')) world.errors.push(message.text());
    });
    world.page = await world.context.newPage();
  });

  afterEach(async () => {
    await world.context.close();
    expect(world.errors).toEqual([]);
    expect(world.oracle.preflights).toBe(0);
    expect(world.oracle.faults).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await world.site.close();
    await world.oracle.close();
  });

  return world;
};
