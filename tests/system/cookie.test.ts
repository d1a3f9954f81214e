/**
 * The browser's id outlives what Safari grants to scripts: the collector sets the cookie again, in a real browser.
 * @module
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { PUBLIC_KEY, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
});
afterAll(() => Promise.all([stack?.close(), browser?.close()]));

const cookieOf = async (person: BrowserContext) =>
  (await person.cookies()).find(({ name }) => name === '_ws');

const script = `<script async src="/waystone.js" data-key="${PUBLIC_KEY}"></script>`;

/** What a script writes is not kept: what changes now, the collector has set. */
const mute = `<script>
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(document, 'cookie', { get, set() {} });
</script>`;

it('is set by the collector where the page is left, with the same id, for 400 days', async () => {
  const person = await newPerson(browser);
  await person.route(
    (url) => url.pathname.startsWith('/shop'),
    (route) => {
      const head = route.request().url().endsWith('/again') ? mute : '';
      return route.fulfill({ contentType: 'text/html', body: `<!doctype html>${head}${script}` });
    },
  );
  const page = await person.newPage();
  const visit = async (path: string) => {
    const answer = page.waitForResponse((response) => new URL(response.url()).pathname === '/v1/batch');
    await page.goto(`${stack.url}${path}`);
    // To another question the collector sets none: the person may refuse while it is under way.
    expect(await (await answer).headerValue('set-cookie')).toBeNull();
  };
  await visit('/shop');
  const first = await cookieOf(person);
  expect(first?.value).toContain('a=');

  // As Safari does after seven days without a visit, less the deletion.
  const shortLived = { name: '_ws', value: first?.value ?? '', url: stack.url };
  await person.clearCookies();
  await person.addCookies([{ ...shortLived, expires: Math.floor(Date.now() / 1000) + 60 }]);
  await visit('/shop/again');
  // Long enough to have been looked at.
  await page.waitForTimeout(300);
  await page.goto(`${stack.url}/ready`);
  const days = async () => ((await cookieOf(person))?.expires ?? 0) / 86_400 - Date.now() / 86_400_000;
  await expect.poll(days).toBeGreaterThan(399);
  const refreshed = await cookieOf(person);
  expect(refreshed?.value).toBe(first?.value);
  expect(refreshed?.sameSite).toBe('Lax');
});
