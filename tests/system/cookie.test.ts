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

it('is set by the collector, with the same id, for 400 days', async () => {
  const person = await newPerson(browser);
  const html = `<!doctype html><script async src="/waystone.js" data-key="${PUBLIC_KEY}"></script>`;
  await person.route(
    (url) => url.pathname === '/shop',
    (route) => route.fulfill({ contentType: 'text/html', body: html }),
  );
  const page = await person.newPage();
  const answer = page.waitForResponse(
    (response) => new URL(response.url()).pathname === '/v1/batch' && response.ok(),
  );
  await page.goto(`${stack.url}/shop`);
  await answer;
  const first = await cookieOf(person);
  expect(first?.value).toContain('a=');

  // As Safari does after seven days without a visit, less the deletion.
  const shortLived = { name: '_ws', value: first?.value ?? '', url: stack.url };
  await person.clearCookies();
  await person.addCookies([{ ...shortLived, expires: Math.floor(Date.now() / 1000) + 60 }]);
  const again = page.waitForResponse(
    async (response) => (await response.headerValue('set-cookie'))?.startsWith('_ws=') ?? false,
  );
  await page.evaluate(() => history.pushState({}, '', '/shop?next'));
  await again;
  const refreshed = await cookieOf(person);
  expect(refreshed?.value).toBe(first?.value);
  expect((refreshed?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(399 * 86_400);
  expect(refreshed?.sameSite).toBe('Lax');
});
