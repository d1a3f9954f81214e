/**
 * A person walks through each app in a real browser; what they did has to be in the store of a real collector, once.
 * @module
 */
import sparticuz from '@sparticuz/chromium';
import { examine } from '@waystone/cli';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { ADMIN_TOKEN, type Stack, startStack } from '../support/stack.ts';
import { APPS, type App, build, type Host, host } from './support/apps.ts';

/** How each calls the route of a product; the plain app has no router to ask. */
const ROUTES: Record<App, [home: string, product: string]> = {
  vite: ['', ''],
  react: ['/', '/products/:id'],
  vue: ['/', '/products/:id'],
  next: ['/', '/products/[id]'],
};

const keyOf = (app: App) => `pk_${app}00000000000000`;

let browser: Browser;
let stack: Stack;
const hosts = {} as Record<App, Host>;

beforeAll(async () => {
  for (const app of APPS) hosts[app] = await host(app, () => stack.url);
  const sites = APPS.map((app) => ({
    id: app,
    name: app,
    origins: [hosts[app].origin],
    publicKeys: [keyOf(app)],
    secretKeys: [],
  }));
  stack = await startStack({ overrides: { sites } });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  for (const app of APPS) await hosts[app]?.close();
  await stack?.close();
});

type Row = { kind: string; name: string; url: string; title: string; user_id: string; properties: string };

const rows = (app: App) =>
  stack.query<Row>(
    `SELECT kind, name, url, title, user_id, properties FROM touchpoint
     WHERE site_id = {app:String} AND name NOT IN ('Page Engaged')
     ORDER BY occurred_at, kind = 'page' DESC`,
    { app },
  );

/** Waits until so many touchpoints of a kind are stored; says what is there where they do not come. */
const stored = (app: App, kind: string, count: number) =>
  expect
    .poll(async () => (await rows(app)).filter((row) => row.kind === kind).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(count);

/** Home, a product, back, and a reload; the last click comes after whatever might have been counted twice. */
async function walk(app: App, page: Page): Promise<void> {
  const arrives = async (title: string, views: number) => {
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    await stored(app, 'page', views);
  };
  await page.goto(hosts[app].origin);
  await arrives('Home', 1);
  await page.click('#sign-in');
  await page.click('#product');
  await arrives('Product 42', 2);
  await page.click('#product');
  await page.click('#choose');
  await page.goBack();
  await arrives('Home', 3);
  await page.reload();
  await arrives('Home', 4);
  await page.click('#choose');
  await stored(app, 'track', 2);
}

describe.each(APPS)('the app of %s', (app) => {
  const errors: string[] = [];

  it('counts each view, sign-in and choice once', async () => {
    await build(app, keyOf(app), stack.url);
    await hosts[app].start();
    const person = await newPerson(browser);
    const page = await person.newPage();
    page.on('pageerror', (error) => errors.push(`${error.stack}`));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await walk(app, page);
    await person.close();

    const { origin } = hosts[app];
    const [home, product] = ROUTES[app];
    const homeView = ['page', home, `${origin}/`, 'Home'];
    const choice = 'Plan Chosen';
    expect((await rows(app)).map(({ kind, name, url, title }) => [kind, name, url, title])).toEqual([
      homeView,
      ['identify', '', `${origin}/`, 'Home'],
      ['page', product, `${origin}/products/42?color=red`, 'Product 42'],
      ['track', choice, `${origin}/products/42?color=red`, 'Product 42'],
      homeView,
      homeView,
      ['track', choice, `${origin}/`, 'Home'],
    ]);
  });

  it('ties what was done after the sign-in to the user, with its properties', async () => {
    const chosen = (await rows(app)).filter(({ kind }) => kind === 'track');
    expect(chosen.map(({ user_id }) => user_id)).toEqual(['user-42', 'user-42']);
    expect(JSON.parse(chosen[0]?.properties ?? '')).toEqual({ plan: 'pro' });
  });

  it('is in order, says the doctor', async () => {
    const { findings } = await examine(hosts[app].origin, {
      browser: { path: await sparticuz.executablePath(), args: ['--no-sandbox'] },
      timeoutMs: 30_000,
      store: { url: stack.url, token: ADMIN_TOKEN },
    });
    expect(findings.filter(({ status }) => status === 'problem' || status === 'warning')).toEqual([]);
    expect(findings.map(({ code }) => code)).toContain('script_in_bundle');
  });

  it('runs without an error in the console, under its content security policy', () => {
    expect(errors).toEqual([]);
  });
});

describe('the app of next', () => {
  it('is rendered on the server', async () => {
    const html = await (await fetch(`${hosts.next.origin}/products/42`)).text();
    expect(html.replace(/<!-- -->/g, '')).toContain('<h1>Product 42</h1>');
  });

  it('counts the views of its pages router, too', async () => {
    const before = (await rows('next')).filter(({ kind }) => kind === 'page').length;
    const person = await newPerson(browser);
    const page = await person.newPage();
    await page.goto(`${hosts.next.origin}/archive/2001`);
    await stored('next', 'page', before + 1);
    await page.click('#next-year');
    await stored('next', 'page', before + 2);
    await person.close();
    const archive = (await rows('next')).filter(({ url }) => url.includes('/archive/'));
    expect(archive.map(({ kind, title }) => [kind, title])).toEqual([
      ['page', 'Archive 2001'],
      ['page', 'Archive 2002'],
    ]);
  });
});
