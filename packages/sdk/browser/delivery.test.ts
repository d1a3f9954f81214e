import { describe, expect, it } from 'vitest';
import { call, useWorld } from './support/world.ts';

const world = useWorld();

const open = async (path = '/', attributes = '') => {
  const { site, page, oracle } = world;
  await page.goto(site.page(path, site.html('', attributes)));
  await oracle.expect('page', 1);
};

describe('the first view', () => {
  it('is one plain-text request of at most 400 bytes, without cookies or preflight', async () => {
    const { oracle, page, site } = world;
    await page.goto(site.page('/first', site.html()));
    await oracle.expect('page', 1);
    const [call] = oracle.calls;
    expect(Number(call?.headers['content-length'])).toBeLessThanOrEqual(400);
    expect(call).toMatchObject({ method: 'POST', url: '/v1/batch' });
    expect(call?.headers['content-type']).toMatch(/^text\/plain/);
    expect(call?.headers.cookie).toBeUndefined();
    expect(call?.envelope).toMatchObject({
      context: {
        library: { name: 'waystone.js', version: '0.1.0' },
      },
      writeKey: 'pk_0123456789abcdef',
    });
    expect(call?.envelope.context.automated).toBe(false);
    expect(call?.envelope.batch[0]).toMatchObject({
      type: 'page',
      messageId: expect.any(String),
      anonymousId: expect.any(String),
    });
  });

  it('says so where the browser is automated', async () => {
    const { oracle, page } = world;
    await page.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => true }),
    );
    await open();
    expect(oracle.calls[0]?.envelope.context.automated).toBe(true);
  });
});

describe('delivery', () => {
  it('of an event made just before leaving, ten of ten', async () => {
    const { oracle, page, site } = world;
    for (let i = 0; i < 10; i++) {
      await page.goto(site.page('/go', site.html()));
      await page.waitForFunction(() => 'track' in (Reflect.get(window as object, 'waystone') ?? {}));
      await page.evaluate((n) => {
        Reflect.get(window as object, 'waystone')('track', 'Left', { n });
        location.href = '/gone';
      }, i);
      await page.waitForURL('**/gone');
    }
    await oracle.expect('Left', 10, 100);
    expect(
      oracle
        .of('Left')
        .map(({ properties }) => properties.n)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('survives 503 and a reload: everything once, in order', async () => {
    const { oracle, page, site } = world;
    oracle.mood = { status: 503 };
    await page.goto(site.page('/down', site.html()));
    await oracle.until(() => oracle.calls.length > 0, 'an attempt');
    await call(page, ['track', 'Kept']);
    await page.waitForTimeout(100);
    await page.reload();
    await page.waitForTimeout(200);
    oracle.mood = { status: 200 };
    await oracle.expect('page', 2, 150);
    await oracle.expect('Kept', 1);
    expect(oracle.repeated).toEqual([]);
    const times = oracle.messages.map(({ timestamp }) => timestamp ?? oracle.calls.at(-1)?.envelope.sentAt);
    expect(times).toEqual([...times].sort());
    const left = await page.evaluate(() =>
      Object.keys(localStorage).filter((name) => name.startsWith('_ws.')),
    );
    expect(left).toEqual([]);
  });

  it('is tried again on the same page after a cut connection', async () => {
    const { oracle, page, site } = world;
    oracle.mood = { status: 0 };
    await page.goto(site.page('/cut', site.html()));
    await oracle.until(() => oracle.calls.length > 0, 'an attempt');
    oracle.mood = { status: 200 };
    await oracle.expect('page', 1);
  });

  it('waits as long as Retry-After asks', async () => {
    const { oracle, page, site } = world;
    oracle.mood = { status: 429, retryAfter: '1' };
    await page.goto(site.page('/wait', site.html()));
    await oracle.until(() => oracle.calls.length > 0, 'an attempt');
    oracle.mood = { status: 200 };
    const asked = Date.now();
    await call(page, ['track', 'Impatient']);
    await oracle.until(() => oracle.calls.length > 1, 'another attempt');
    expect(Date.now() - asked).toBeGreaterThan(950);
    await oracle.expect('page', 1);
    await oracle.expect('Impatient', 1);
  });

  it('is not tried again at once where Retry-After is a date, which proxies send', async () => {
    const { oracle, page, site } = world;
    oracle.mood = { status: 503, retryAfter: 'Fri, 31 Dec 1999 23:59:59 GMT' };
    await page.goto(site.page('/date', site.html()));
    await oracle.until(() => oracle.calls.length > 0, 'an attempt');
    await page.waitForTimeout(600);
    expect(oracle.calls.length).toBe(1);
    oracle.mood = { status: 200 };
    await oracle.expect('page', 1);
  });

  it('goes on at once when the network is back', async () => {
    const { oracle, page, context } = world;
    await open();
    await context.setOffline(true);
    await page.evaluate(async () => {
      for (const n of [1, 2, 3]) Reflect.get(window as object, 'waystone')('track', 'Offline', { n });
    });
    await page.waitForTimeout(300);
    await context.setOffline(false);
    await oracle.expect('Offline', 3);
    expect(oracle.repeated).toEqual([]);
  });

  it('drops what the collector refuses, and says why', async () => {
    const { oracle, page } = world;
    await open();
    await page.evaluate(() => {
      const drops: unknown[] = [];
      Object.assign(window, { drops });
      Reflect.get(window as object, 'waystone')('on', 'drop', (reason: string, message: unknown) =>
        drops.push([reason, (message as { event: string }).event]),
      );
    });
    oracle.mood = { status: 200, reject: ({ event }) => event === 'Bad' };
    await call(page, ['track', 'Good'], ['track', 'Bad']);
    await oracle.expect('Good', 1);
    oracle.mood = { status: 401 };
    await call(page, ['track', 'Unwelcome']);
    await page.waitForTimeout(200);
    oracle.mood = { status: 200 };
    await call(page, ['track', 'After']);
    await oracle.expect('After', 1, 150);
    await oracle.expect('Unwelcome', 0);
    expect(await page.evaluate(() => Reflect.get(window, 'drops'))).toEqual([
      ['invalid_message', 'Bad'],
      ['http_401', 'Unwelcome'],
    ]);
  });

  it('of a burst: bodies of at most 16 KB, in order, each message once', async () => {
    const { oracle, page } = world;
    await open();
    await page.evaluate(() => {
      for (let n = 0; n < 300; n++)
        Reflect.get(window as object, 'waystone')('track', 'Burst', { n, text: '漢字'.repeat(20) });
    });
    const burst = await oracle.expect('Burst', 300);
    expect(burst.map(({ properties }) => properties.n)).toEqual([...Array(300).keys()]);
    expect(
      Math.max(...oracle.calls.map(({ headers }) => Number(headers['content-length']))),
    ).toBeLessThanOrEqual(16384);
  });

  it('of what several tabs left behind: by one of them, once', async () => {
    const { oracle, context, site, page } = world;
    oracle.mood = { status: 503 };
    const pages = [page, await context.newPage(), await context.newPage()];
    for (const [n, tab] of pages.entries()) {
      await tab.goto(site.page(`/tab${n}`, site.html()));
      await tab.waitForFunction(() => 'track' in (Reflect.get(window as object, 'waystone') ?? {}));
      await tab.evaluate(
        (tabNumber) => Reflect.get(window as object, 'waystone')('track', 'Tab', { n: tabNumber }),
        n,
      );
    }
    await page.waitForTimeout(200);
    await pages[1]?.goto('about:blank');
    await pages[2]?.goto('about:blank');
    oracle.mood = { status: 200 };
    const fresh = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(fresh.map((tab) => tab.goto(`${site.origin}/tab0`)));
    await oracle.expect('Tab', 3, 900);
    expect(oracle.repeated).toEqual([]);
  });

  it('keeps the newest thousand when storage is all there is, and says what it dropped', async () => {
    const { oracle, page, site } = world;
    oracle.mood = { status: 503 };
    await page.goto(site.page('/full', site.html()));
    await oracle.until(() => oracle.calls.length > 0, 'an attempt');
    const dropped = await page.evaluate(() => {
      let drops = 0;
      Reflect.get(window as object, 'waystone')('on', 'drop', (reason: string) => {
        if (reason === 'queue_full') drops++;
      });
      for (let n = 0; n < 1200; n++) Reflect.get(window as object, 'waystone')('track', 'Many', { n });
      dispatchEvent(new PageTransitionEvent('pagehide'));
      return drops;
    });
    expect(dropped).toBeGreaterThanOrEqual(200);
    oracle.mood = { status: 200 };
    await oracle.until(() => oracle.of('Many').some(({ properties }) => properties.n === 1199), 'the newest');
    await oracle.until(() => oracle.of('Many').length >= 990, 'the rest');
    const kept = oracle.of('Many').map(({ properties }) => Number(properties.n));
    expect(kept.length).toBeLessThanOrEqual(1000);
    expect(kept).toEqual([...Array(1200).keys()].slice(-kept.length));
  });
});
