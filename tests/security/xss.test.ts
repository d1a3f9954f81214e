/**
 * Whatever a client stores, no page of the dashboard runs it: every field holds a script, and every page is opened.
 * @module
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { ADMIN_TOKEN, ORIGIN, SECRET_KEY, SITE, type Stack } from '../support/stack.ts';
import { post, startWorld } from './support/world.ts';

const SCRIPTS = [
  '<img src=x onerror="window.canary=1">',
  '<script>window.canary=1</script>',
  '"><svg onload="window.canary=1">',
  'javascript:window.canary=1',
  '</title></script><script>window.canary=1</script>',
  '{{constructor.constructor("window.canary=1")()}}',
];

let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stack = await startWorld();
  const batch = SCRIPTS.flatMap((text, i) =>
    ['page', 'identify', 'track', 'group'].map((type) => hostile(type, text, i)),
  );
  expect((await post(stack, '/v1/batch', { batch }, { key: SECRET_KEY })).status).toBe(200);
  await stack.settle();
  browser = await launchBrowser();
  page = await (await newPerson(browser)).newPage();
  await page.goto(stack.url);
  await page.evaluate(
    (token) => fetch('/api/v1/session', { method: 'POST', body: JSON.stringify({ token }) }),
    ADMIN_TOKEN,
  );
});

afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

function hostile(type: string, text: string, i: number): object {
  return {
    type,
    messageId: `${type}-${i}`,
    userId: text,
    anonymousId: text,
    groupId: text,
    event: text,
    name: text,
    properties: {
      url: `${ORIGIN}/pricing/${text}?utm_source=${text}&utm_campaign=${text}`,
      title: text,
      referrer: `https://ref.example/${text}`,
      form_id: text,
      form_name: text,
      form_purpose: text,
      revenue: 5,
      currency: text,
      [text]: text,
    },
    traits: { name: text, email: text, [text]: text },
    context: {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      campaign: { name: text, source: text, medium: text, term: text, content: text },
      page: { title: text, path: `/${text}`, referrer: text },
      locale: text,
      timezone: text,
      library: { name: text, version: text },
      os: { name: text },
    },
  };
}

/** Opens a page of the dashboard and waits for its data. */
async function open(query: string): Promise<void> {
  await page.goto(`${stack.url}/?${query}`, { waitUntil: 'networkidle' });
}

const canary = () => page.evaluate(() => 'canary' in window);

describe('the dashboard', () => {
  it('would notice a script that ran', async () => {
    await open(`site=${SITE}`);
    await page.evaluate(() => Object.assign(window, { canary: 1 }));
    expect(await canary()).toBe(true);
  });

  it('runs nothing on its overview', async () => {
    await open(`site=${SITE}`);
    expect(await canary()).toBe(false);
  });

  it('lists people whose ids are scripts as text', async () => {
    await open(`site=${SITE}&view=people`);
    const text = await page.locator('body').innerText();
    for (const script of SCRIPTS) expect(text).toContain(script);
    expect(await canary()).toBe(false);
  });

  it.each(SCRIPTS)('shows %s and all that it did as text', async (script) => {
    await open(`site=${SITE}&person=${encodeURIComponent(script)}`);
    expect(await page.locator('body').innerText()).toContain(script);
    const links = await page.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    expect(links.filter((href) => /^\s*javascript:/i.test(href))).toEqual([]);
    expect(await canary()).toBe(false);
  });

  it.each(SCRIPTS)('takes %s in its address as text', async (script) => {
    const text = encodeURIComponent(script);
    await open(`site=${text}&view=people&track=${text}&stage=${text}&q=${text}&page=${text}&show=${text}`);
    expect(await canary()).toBe(false);
    await open(`site=${SITE}&view=people&q=${text}`);
    expect(await canary()).toBe(false);
  });
});
