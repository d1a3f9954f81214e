/**
 * Pages of a site with a collector of its own, for what is installed without a bundler.
 * @module
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, newPerson } from '../../support/browser.ts';
import { PUBLIC_KEY, SITE, type Stack, startStack } from '../../support/stack.ts';

/** What pages and templates write in the place of a collector's address. */
export const HOST = 'https://host';

export type Touchpoint = { kind: string; name: string; user_id: string; properties: string };

export type Pages = {
  key: string;
  collector(): string;
  /** Opens a page with this HTML, in a profile of its own. `https://host` leads to the collector. */
  open(html: string): Promise<Page>;
  /** Everything stored of this test but engagement, in order, when so many are there; fails where they do not come. */
  stored(count: number): Promise<Touchpoint[]>;
};

type Files = { origin: string; html: string; close(): void };

async function serveHtml(): Promise<Files> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(files.html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const files: Files = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    html: '',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return files;
}

/** Leads what is asked of `https://host` to the collector, as a name and a certificate of the owner's would. */
const lead = (page: Page, collector: string) =>
  page.route(`${HOST}/**`, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(HOST, collector) });
    await route.fulfill({ response });
  });

/** Sets one browser, one site and one collector up for a file of tests. No page may throw. */
export function setUpPages(): Pages {
  let [browser, stack, files] = [] as unknown as [Browser, Stack, Files];
  let before = 0;
  const errors: string[] = [];

  const rows = () =>
    stack.query<Touchpoint>(
      `SELECT kind, name, user_id, properties FROM touchpoint WHERE name NOT IN ('Page Engaged')
       ORDER BY received_at, occurred_at, kind = 'page' DESC`,
    );

  beforeAll(async () => {
    files = await serveHtml();
    const site = {
      id: SITE,
      name: 'Shop',
      origins: [files.origin],
      publicKeys: [PUBLIC_KEY],
      secretKeys: [],
    };
    stack = await startStack({ overrides: { sites: [site] } });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await stack.settle();
    before = (await rows()).length;
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    files?.close();
    await stack?.close();
  });

  return {
    key: PUBLIC_KEY,
    collector: () => stack.url,
    async open(html) {
      files.html = html;
      const page = await (await newPerson(browser)).newPage();
      page.on('pageerror', (error) => errors.push(`${error.stack}`));
      await lead(page, stack.url);
      await page.goto(files.origin);
      return page;
    },
    async stored(count) {
      await expect.poll(async () => (await rows()).length, { timeout: 20_000 }).toBe(before + count);
      return (await rows()).slice(before);
    },
  };
}
