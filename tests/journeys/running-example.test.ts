/**
 * The running example of docs/journeys.md: a parent whose children have allergies, from the first article to the
 * second set of filters, in a real browser on the real demo shop. The weeks pass in the clocks of the browser and the
 * collector; nothing waits for them.
 * @module
 */
import type { PersonStageRow, StageHistoryRow } from '@waystone/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Twelve weeks ago, at nine in the morning: the last act is played in the present. */
const START = Math.floor(Date.now() / DAY) * DAY - 84 * DAY + 9 * 60 * 60 * 1000;

let stack: Stack;
let browser: Browser;
let person: BrowserContext;

/** The simulated time: set to an act's start, and running from there. */
let offset = 0;
const now = () => Date.now() + offset;
const setClock = (ms: number) => {
  offset = ms - Date.now();
};

beforeAll(async () => {
  setClock(START);
  stack = await startStack({ now });
  browser = await launchBrowser();
  person = await newPerson(browser);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** Plays an act on a day: opens a page whose clock tells that day, and closes it when the act is over. */
async function act(day: number, play: (page: Page, visit: (path: string) => Promise<void>) => Promise<void>) {
  setClock(START + day * DAY);
  const page = await person.newPage();
  await page.clock.install({ time: now() });
  await play(page, async (path) => {
    await page.goto(`${stack.url}/shop${path}`, { waitUntil: 'load' });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
    // A minute on each page; both clocks agree on it.
    offset += 60_000;
    await page.clock.fastForward(60_000);
  });
  await page.evaluate(() => (window as unknown as { waystone: { flush(): unknown } }).waystone.flush());
  await page.close({ runBeforeUnload: false });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await stack.settle();
}

async function stages(): Promise<Record<string, PersonStageRow>> {
  const rows = await stack.query<PersonStageRow>(
    'SELECT * FROM person_stage_at(as_of = {as_of:DateTime64(3)})',
    {
      as_of: new Date(now()),
    },
  );
  expect(new Set(rows.map((row) => row.person_id)).size, 'one person').toBe(1);
  return Object.fromEntries(rows.map((row) => [row.track, row]));
}

async function lastStep(track: string): Promise<StageHistoryRow | undefined> {
  const rows = await stack.query<StageHistoryRow>(
    `SELECT * FROM stage_history_at(as_of = {as_of:DateTime64(3)}) WHERE track = {track:String}
     ORDER BY entered_at DESC, cycle DESC LIMIT 1`,
    { as_of: new Date(now()), track },
  );
  return rows[0];
}

const evidence = (row: PersonStageRow | undefined) =>
  (row?.evidence ?? []).map(({ signal, url }) => `${signal} ${url ? new URL(url).pathname : ''}`);

/** Fills in what a form's fields want and sends it. */
async function submit(page: Page, form: string, values: Record<string, string> = {}) {
  const fields = page.locator(`form#${form}`).locator('input:visible, select:visible, textarea:visible');
  for (const field of await fields.all()) await fillIn(field, values);
  await page.locator(`form#${form} [type=submit]`).click();
  await page.waitForTimeout(0);
}

async function fillIn(field: ReturnType<Page['locator']>, values: Record<string, string>) {
  const { name, type, tag } = await field.evaluate((element) => {
    const input = element as HTMLInputElement;
    return { name: input.name, type: input.type, tag: element.tagName };
  });
  if (tag === 'SELECT') {
    const options = await field
      .locator('option')
      .evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    await field.selectOption(values[name] ?? options.find((value) => value !== '') ?? '');
  } else if (type === 'radio' || type === 'checkbox') await field.check();
  else await field.fill(values[name] ?? EXAMPLE[type] ?? EXAMPLE.text ?? '');
}

const EXAMPLE: Record<string, string> = {
  text: '12345',
  textarea: 'Two children with allergies, three bedrooms.',
  email: 'parent@example.org',
  tel: '0123456789',
  number: '3',
  date: new Date(Date.now() + 14 * DAY).toISOString().slice(0, 10),
};

describe('the running example', () => {
  it('reads articles: awareness', async () => {
    await act(0, async (_, visit) => {
      await visit('/articles/allergies-and-indoor-air');
      await visit('/articles/dust-mites-in-the-bedroom');
    });
    const { buyer, customer, lead } = await stages();
    expect(buyer).toMatchObject({ stage: 'awareness', cycle: 1 });
    expect(buyer?.confidence).toBeGreaterThan(0.6);
    expect(evidence(buyer)).toContain('article_read /shop/articles/allergies-and-indoor-air');
    expect(customer ?? lead).toBeUndefined();
    expect(await lastStep('buyer')).toMatchObject({
      from: '',
      to: 'awareness',
      direction: 'enter',
      left_at: null,
    });
  });

  it('compares portable and furnace systems, returns, reads pricing: consideration', async () => {
    await act(2, async (_, visit) => {
      await visit('/guides/choosing-an-air-cleaner');
      await visit('/compare/portable-vs-furnace');
    });
    await act(4, async (_, visit) => {
      await visit('/pricing');
      await visit('/compare/portable-vs-furnace');
    });
    const { buyer } = await stages();
    expect(buyer).toMatchObject({ stage: 'consideration', cycle: 1 });
    expect(buyer?.confidence).toBeGreaterThan(0.6);
    expect(evidence(buyer)).toContain('comparison_read /shop/compare/portable-vs-furnace');
    expect(await lastStep('buyer')).toMatchObject({
      from: 'awareness',
      to: 'consideration',
      direction: 'forward',
    });
    const [visits] = await stack.query<{ n: number }>('SELECT max(visit_number) AS n FROM visit');
    expect(visits?.n).toBe(3);
  });

  it('asks for a quote: decision, and a lead', async () => {
    await act(9, async (page, visit) => {
      await visit('/quote');
      await submit(page, 'quote');
      await page.waitForURL('**/shop/quote-thanks');
    });
    const { buyer, lead } = await stages();
    expect(buyer).toMatchObject({ stage: 'decision', cycle: 1 });
    expect(buyer?.confidence).toBeGreaterThan(0.8);
    expect(evidence(buyer)).toContain('quote_requested /shop/quote');
    expect(buyer?.person_id).toMatch(/^c_/);
    expect(lead).toMatchObject({ stage: 'lead', confidence: 1 });
    expect(evidence(lead)).toContain('quote_requested /shop/quote');
    expect(await lastStep('buyer')).toMatchObject({
      from: 'consideration',
      to: 'decision',
      direction: 'forward',
      trigger: 'quote_requested',
    });
  });

  it('buys: a customer in onboarding, cycle 1 closed with its days and touches', async () => {
    await act(16, async (page, visit) => {
      await visit('/products/furnace-f1');
      await page.getByRole('button', { name: /add to cart/i }).click();
      await visit('/checkout');
      await submit(page, 'checkout');
      await page.waitForURL('**/shop/order-confirmed**');
    });
    const { buyer, customer, lead } = await stages();
    expect(buyer).toMatchObject({ stage: 'purchase', cycle: 1, confidence: 1 });
    expect(evidence(buyer)[0]).toMatch(/^purchased /);
    expect(customer).toMatchObject({ stage: 'onboarding', cycle: 1, confidence: 1 });
    expect(lead).toMatchObject({ stage: 'won' });
    expect(await lastStep('buyer')).toMatchObject({ from: 'decision', to: 'purchase', trigger: 'purchased' });
    expect(await lastStep('customer')).toMatchObject({ to: 'onboarding', direction: 'enter' });

    const [cycle] = await stack.query<{ days: number; signals: number }>(
      `SELECT dateDiff('day', opened_at, assumeNotNull(closed_at)) AS days, signals
       FROM buyer_stage_at(as_of = {as_of:DateTime64(3)}) WHERE cycle = 1 AND closed_at IS NOT NULL`,
      { as_of: new Date(now()) },
    );
    expect(cycle?.days).toBe(16);
    expect(cycle?.signals).toBeGreaterThanOrEqual(10);
  });

  it('books the installation, asks for support, then uses it', async () => {
    await act(18, async (page, visit) => {
      await visit('/account/installation');
      await submit(page, 'installation');
    });
    expect((await stages()).customer).toMatchObject({ stage: 'onboarding' });
    await act(30, async (page, visit) => {
      await visit('/account/support');
      await submit(page, 'support-ticket');
    });
    const inSupport = (await stages()).customer;
    expect(inSupport).toMatchObject({ stage: 'support' });
    expect(evidence(inSupport)).toContain('support_requested /shop/account/support');
    expect(await lastStep('customer')).toMatchObject({ from: 'onboarding', to: 'support' });

    await act(40, async (_, visit) => visit('/account/orders'));
    const inUse = (await stages()).customer;
    expect(inUse).toMatchObject({ stage: 'use' });
    expect(evidence(inUse)).toContain('account_viewed /shop/account/orders');
    expect(await lastStep('customer')).toMatchObject({ from: 'support', to: 'use' });
    // The buyer's journey is over: reading and support open no new one.
    expect((await stages()).buyer).toMatchObject({ stage: 'purchase', cycle: 1 });
  });

  it('looks at renewing: cycle 2 opened', async () => {
    await act(80, async (_, visit) => visit('/account/renew-filters'));
    const { buyer, customer } = await stages();
    expect(buyer).toMatchObject({ stage: 'decision', cycle: 2 });
    expect(evidence(buyer)).toContain('renewal_viewed /shop/account/renew-filters');
    expect(customer).toMatchObject({ stage: 'renewal', cycle: 1 });
    expect(await lastStep('buyer')).toMatchObject({ cycle: 2, from: '', to: 'decision', direction: 'enter' });
  });

  it('renews the filters: cycle 2 closed, the second customer cycle begun', async () => {
    await act(83, async (page, visit) => {
      await visit('/account/renew-filters');
      await submit(page, 'renew-filters');
    });
    const { buyer, customer } = await stages();
    expect(buyer).toMatchObject({ stage: 'purchase', cycle: 2 });
    expect(customer).toMatchObject({ stage: 'renewal', cycle: 2, confidence: 1 });
    expect(await lastStep('customer')).toMatchObject({ cycle: 2, to: 'renewal', trigger: 'renewed' });

    const present = await stack.query<PersonStageRow>("SELECT * FROM person_stage WHERE track = 'buyer'");
    expect(present).toMatchObject([{ stage: 'purchase', cycle: 2 }]);
  });

  it('shows the growth team the whole way, in order', async () => {
    const rows = await stack.query<StageHistoryRow>(
      'SELECT * FROM stage_history_at(as_of = {as_of:DateTime64(3)}) ORDER BY track, entered_at, cycle',
      { as_of: new Date(now()) },
    );
    const way = (track: string) =>
      rows.filter((row) => row.track === track).map((row) => `${row.cycle} ${row.to}`);
    expect(way('buyer')).toEqual([
      '1 awareness',
      '1 consideration',
      '1 decision',
      '1 purchase',
      '2 decision',
      '2 purchase',
    ]);
    expect(way('lead')).toEqual(['1 lead', '1 won']);
    expect(way('customer')).toEqual(['1 onboarding', '1 support', '1 use', '1 renewal', '2 renewal']);
    const [form] = await stack.query<{ n: number }>(
      "SELECT count() AS n FROM touchpoint WHERE kind = 'form' AND form_action = 'submitted'",
    );
    expect(form?.n).toBeGreaterThanOrEqual(4);
    const [leak] = await stack.query<{ n: number }>(
      "SELECT count() AS n FROM event WHERE position(concat(properties, context, url), 'parent@example.org') > 0",
    );
    expect(leak?.n, 'no value of a form field ever leaves the page').toBe(0);
  });
});
