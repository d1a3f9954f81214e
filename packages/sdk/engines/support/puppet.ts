/**
 * Chromium (by CDP) and Firefox (by WebDriver BiDi).
 * @module
 */
import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import puppeteer, { type Browser, type LaunchOptions, type Page } from 'puppeteer-core';
import { type Engine, Missing, type Tab } from './engine.ts';

const pages = new WeakMap<Tab, Page>();

/**
 * A page that was prerendered takes the place of the tab's frame, and Puppeteer may hold the old one for a moment:
 * it refuses without having run anything, and is asked again.
 */
async function evaluate(page: Page, code: string): Promise<unknown> {
  for (const end = Date.now() + 5000; ; await new Promise((done) => setTimeout(done, 50))) {
    try {
      return await page.evaluate(code);
    } catch (error) {
      const isOld = error instanceof Error && /detached Frame/.test(error.message);
      if (!isOld || page.isClosed() || Date.now() > end) throw error;
    }
  }
}

function tabOf(page: Page): Tab {
  const tab: Tab = {
    async goto(url) {
      await page.goto(url, { waitUntil: 'load' });
    },
    run: (code) => evaluate(page, `(async () => { ${code} })()`) as never,
    click: (selector) => page.click(selector),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    show: () => page.bringToFront(),
    close: () => page.close(),
  };
  pages.set(tab, page);
  return tab;
}

async function start(
  name: string,
  options: LaunchOptions,
  more: Pick<Engine, 'lacks' | 'offline'>,
): Promise<Engine> {
  const browser: Browser = await puppeteer.launch({ ...options, headless: true });
  return {
    name,
    version: await browser.version(),
    ...more,
    // The tab that was there first stays empty: in Firefox it never has the focus.
    open: async () => tabOf(await browser.newPage()),
    stop: () => browser.close(),
  };
}

const EVERY_FOCUS = 'without a screen every window of Chromium has the focus';

const CHROMIUM_ARGUMENTS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update'];

async function setOffline(tab: Tab, away: boolean): Promise<void> {
  await pages.get(tab)?.setOfflineMode(away);
}

/** The Chromium inside `@sparticuz/chromium`: a headless shell. */
export async function npmChromium(): Promise<Engine> {
  return await start(
    'chromium (npm)',
    { executablePath: await sparticuz.executablePath(), args: CHROMIUM_ARGUMENTS },
    {
      lacks: {
        bfcache: 'a headless shell keeps no pages',
        prerender: 'a headless shell prerenders nothing',
        background: 'a headless shell shows every tab',
        hiding: 'a headless shell shows every tab',
        focus: EVERY_FOCUS,
      },
      offline: setOffline,
    },
  );
}

/** A whole Chromium, with the back/forward cache that tools switch off. */
export async function chromium(): Promise<Engine> {
  const executablePath = found('Chromium', ['/usr/bin/chromium', '/usr/bin/google-chrome']);
  return await start(
    'chromium',
    {
      executablePath,
      args: [...CHROMIUM_ARGUMENTS, '--enable-features=BackForwardCache,Prerender2'],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
    { lacks: { focus: EVERY_FOCUS }, offline: setOffline },
  );
}

/** Firefox. */
export async function firefox(): Promise<Engine> {
  const executablePath = found('Firefox', ['/usr/bin/firefox-esr', '/usr/bin/firefox']);
  return await start(
    'firefox',
    { browser: 'firefox', executablePath },
    {
      lacks: {
        prerender: 'Firefox prerenders nothing',
        framed:
          'Firefox says that the page has no focus while it moves into a frame, and nothing after: such time is not counted',
      },
      offline: setOffline,
    },
  );
}

function found(name: string, paths: readonly string[]): string {
  const path = paths.find((one) => existsSync(one));
  if (path === undefined) throw new Missing(`${name} is not at ${paths.join(' or ')}`);
  return path;
}
