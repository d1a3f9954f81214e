/**
 * Clients of the Segment family, unchanged but for the host: every call arrives, complete and once.
 * @module
 */

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { freePort } from '../support/engine-by-hand.ts';
import { PUBLIC_KEY, SECRET_KEY, SITE, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let shop: { origin: string; server: Server };

beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const sites = [{ id: SITE, origins: [origin], publicKeys: [PUBLIC_KEY], secretKeys: [SECRET_KEY] }];
  stack = await startStack({ overrides: { sites } });
  shop = { origin, server: await serveShop(port) };
});

afterAll(async () => {
  shop?.server.close();
  await stack?.close();
});

type Row = {
  type: string;
  name: string;
  user_id: string;
  anonymous_id: string;
  group_id: string;
  previous_id: string;
  properties: string;
  context: string;
  library: string;
  path: string;
  occurred_at: string;
};

const rowsOf = async (userId: string): Promise<Row[]> => {
  await stack.settle();
  const sql = 'SELECT * FROM event WHERE user_id = {user:String} ORDER BY type';
  return await stack.query<Row>(sql, { user: userId });
};

const TYPES = ['alias', 'group', 'identify', 'page', 'screen', 'track'];

const CALLS = {
  at: new Date(Date.now() - 60_000),
  context: { ip: '203.0.113.7', locale: 'de-AT', app: { name: 'till', version: '1.2' } },
  integrations: { All: false, Mixpanel: true },
};

function callAll(analytics: Analytics, userId: string): void {
  const common = { userId, context: CALLS.context, integrations: CALLS.integrations, timestamp: CALLS.at };
  analytics.identify({ ...common, traits: { plan: 'pro', address: { city: 'Graz' } } });
  analytics.group({ ...common, groupId: 'g-1', traits: { seats: 5 } });
  analytics.page({ ...common, name: 'Prices', properties: { url: 'https://shop.example/pricing' } });
  analytics.screen({ ...common, name: 'Start', properties: { dark: true } });
  analytics.track({ ...common, event: 'Product Viewed', properties: { sku: 'P1', nested: { a: [1, 2] } } });
  analytics.alias({ ...common, previousId: `${userId}-before` });
}

describe('@segment/analytics-node', () => {
  it('delivers every call, complete', async () => {
    const failures: unknown[] = [];
    const analytics = new Analytics({ writeKey: SECRET_KEY, host: stack.url, maxRetries: 0 });
    analytics.on('error', (error) => failures.push(error));
    callAll(analytics, 'node-1');
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);
    const rows = await rowsOf('node-1');
    expect(rows.map(({ type }) => type)).toEqual(TYPES);
    const [alias, group, identify, page, screen, track] = rows;
    expect(alias).toMatchObject({ previous_id: 'node-1-before' });
    expect(group).toMatchObject({ group_id: 'g-1', properties: '{"seats":5}' });
    expect(JSON.parse(identify?.properties ?? '')).toEqual({ plan: 'pro', address: { city: 'Graz' } });
    expect(page).toMatchObject({ name: 'Prices', path: '/pricing' });
    expect(screen).toMatchObject({ name: 'Start', properties: '{"dark":true}' });
    expect(track).toMatchObject({ name: 'Product Viewed' });
    expect(JSON.parse(track?.properties ?? '')).toEqual({ sku: 'P1', nested: { a: [1, 2] } });
    for (const row of rows) {
      expect(row.library).toMatch(/^@segment\/analytics-node\/\d/);
      expect(JSON.parse(row.context)).toMatchObject({ app: { name: 'till', version: '1.2' } });
      expect(row.context).not.toContain('203.0.113.7');
      expect(Math.abs(Date.parse(row.occurred_at) - CALLS.at.getTime())).toBeLessThan(5000);
    }
  });

  it('packs by gzip, and delivers a thousand calls in batches', async () => {
    const analytics = new Analytics({ writeKey: SECRET_KEY, host: stack.url, maxEventsInBatch: 100 });
    for (let i = 0; i < 1000; i++) analytics.track({ userId: 'node-2', event: `e${i}` });
    await analytics.closeAndFlush();
    expect(await rowsOf('node-2')).toHaveLength(1000);
  });

  it('sends again after 503 and a lost answer, and its calls count once', async () => {
    let requests = 0;
    const port = await freePort();
    const proxy = createServer((incoming, answer) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', async () => {
        requests++;
        if (requests === 1) {
          answer.writeHead(503, { 'retry-after': '0' }).end();
          return;
        }
        const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
        const passed = await fetch(`${stack.url}${incoming.url}`, {
          method: 'POST',
          headers: headers as Record<string, string>,
          body: Buffer.concat(parts),
        });
        // The events are on disk, and the client never hears of it.
        if (requests === 2) incoming.socket.destroy();
        else answer.writeHead(passed.status).end(await passed.text());
      });
    });
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
    const analytics = new Analytics({
      writeKey: SECRET_KEY,
      host: `http://127.0.0.1:${port}`,
      maxRetries: 5,
    });
    callAll(analytics, 'node-3');
    await analytics.closeAndFlush();
    proxy.close();
    expect(requests).toBeGreaterThanOrEqual(3);
    expect((await rowsOf('node-3')).map(({ type }) => type)).toEqual(TYPES);
  });
});

describe('@rudderstack/rudder-sdk-node', () => {
  it('delivers every call', async () => {
    const { default: Rudder } = await import('@rudderstack/rudder-sdk-node');
    const client = new Rudder(SECRET_KEY, { dataPlaneUrl: stack.url, flushAt: 1, gzip: true });
    const userId = 'rudder-1';
    client.identify({ userId, traits: { plan: 'pro' } });
    client.group({ userId, groupId: 'g-1', traits: {} });
    client.page({ userId, name: 'Prices', properties: { url: 'https://shop.example/pricing' } });
    client.screen({ userId, name: 'Start' });
    client.track({ userId, event: 'Product Viewed', properties: { sku: 'P1' } });
    client.alias({ userId, previousId: 'rudder-before' });
    await client.flush();
    await expect.poll(() => rowsOf(userId).then((rows) => rows.map(({ type }) => type))).toEqual(TYPES);
  });
});

describe('@segment/analytics-next, in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  it('delivers every call, complete', async () => {
    const context = await newPerson(browser);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${shop.origin}/pricing?utm_source=google&utm_medium=cpc`);
    await page.addScriptTag({ url: `${shop.origin}/segment.js` });
    await page.evaluate(
      async ([key, host]) => {
        const { AnalyticsBrowser } = (globalThis as unknown as { AnalyticsNext: SegmentGlobal })
          .AnalyticsNext;
        const cdnSettings = {
          integrations: { 'Segment.io': { apiKey: key, apiHost: host, protocol: 'http' } },
        };
        const [analytics] = await AnalyticsBrowser.load({ writeKey: key, cdnSettings });
        await analytics.identify('next-1', { plan: 'pro' });
        await analytics.group('g-1', { seats: 5 });
        await analytics.page('Shop', 'Prices', { campaign: 'spring' });
        await analytics.screen('Start', { dark: true });
        await analytics.track('Product Viewed', { sku: 'P1' });
        await analytics.alias('next-1', 'next-before');
      },
      [PUBLIC_KEY, `${new URL(stack.url).host}/v1`] as const,
    );
    await expect
      .poll(() => rowsOf('next-1').then((rows) => rows.map(({ type }) => type)), { timeout: 30_000 })
      .toEqual(TYPES);
    const [alias, group, identify, view, screen, track] = await rowsOf('next-1');
    expect(alias).toMatchObject({ previous_id: 'next-before' });
    expect(group).toMatchObject({ group_id: 'g-1', properties: '{"seats":5}' });
    expect(identify).toMatchObject({ properties: '{"plan":"pro"}' });
    expect(view).toMatchObject({ name: 'Prices', path: '/pricing', channel: 'paid_search', is_bot: false });
    expect(screen).toMatchObject({ name: 'Start' });
    expect(track).toMatchObject({
      name: 'Product Viewed',
      library: expect.stringMatching(/^analytics.js\//),
    });
    expect(errors).toEqual([]);
    await context.close();
  });
});

type Call = 'identify' | 'group' | 'page' | 'screen' | 'track' | 'alias';

type SegmentGlobal = {
  AnalyticsBrowser: {
    load(settings: object): Promise<[Record<Call, (...args: unknown[]) => Promise<unknown>>]>;
  };
};

/** A site that serves a page and Segment's own bundle. */
async function serveShop(port: number): Promise<Server> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json')),
    'dist/umd',
  );
  const server = createServer(({ url = '' }, answer) => {
    const { pathname } = new URL(url, 'http://shop');
    if (!pathname.endsWith('.js')) {
      answer
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Prices</title><h1>Prices</h1>');
      return;
    }
    const file = pathname === '/segment.js' ? 'index.js' : pathname.replaceAll(/[^\w.-]/g, '');
    answer.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(folder, file)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
