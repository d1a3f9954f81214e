/**
 * A real Chromium that looks like a person's: headless browsers are taken for bots, and bots are left out.
 * @module
 */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core';

export const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

/** Starts the Chromium that comes with npm. Its own extra arguments would switch web security off. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox'],
    headless: true,
  });
}

/** A profile of its own, with a person's user agent and no `navigator.webdriver`. */
export async function newPerson(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
  });
  return context;
}
