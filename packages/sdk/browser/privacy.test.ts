import { describe, expect, it } from 'vitest';
import { call, useWorld } from './support/world.ts';

const world = useWorld();

const open = async (attributes = '', path = '/private') => {
  const { site, page } = world;
  await page.goto(site.page(path, site.html('', attributes)));
  await page.waitForFunction(() => 'track' in (Reflect.get(window as object, 'waystone') ?? {}));
};

/** Everything the page stored. */
const stored = () =>
  world.page.evaluate(() =>
    [document.cookie, ...Object.entries(localStorage).flat()].filter(Boolean).join(' '),
  );

const quiet = async (ms = 300) => {
  await world.page.waitForTimeout(ms);
  expect(world.oracle.calls).toEqual([]);
};

describe('Global Privacy Control', () => {
  const signal = () =>
    world.page.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true }),
    );

  it('means no ids and nothing stored, though views and events are counted', async () => {
    const { oracle, page, site } = world;
    await signal();
    await open();
    await call(page, ['identify', 'ada', { email: 'ada@example.com' }], ['track', 'Seen']);
    await oracle.expect('Seen', 1);
    await page.goto(`${site.origin}/elsewhere`);
    await oracle.expect('page', 2);
    for (const { anonymousId, userId } of oracle.messages)
      expect([anonymousId, userId]).toEqual([undefined, undefined]);
    expect(oracle.of('identify')).toEqual([]);
    expect(oracle.calls.map(({ body }) => body).join('')).not.toContain('"ada"');
    expect(await stored()).toBe('');
  });

  it('is not heeded where the site says so', async () => {
    await signal();
    await open('data-gpc="ignore"');
    const [view] = await world.oracle.expect('page', 1);
    expect(view?.anonymousId).toEqual(expect.any(String));
  });

  it('is like the cookieless setting', async () => {
    await open('data-cookieless');
    const [view] = await world.oracle.expect('page', 1);
    expect(view?.anonymousId).toBeUndefined();
    expect(await stored()).toBe('');
  });
});

describe('consent', () => {
  it('when required holds events in memory with their times, and sends them once given, and on later pages', async () => {
    const { oracle, page, site } = world;
    await open('data-consent="required"');
    const before = Date.now();
    await call(page, ['identify', 'ada'], ['track', 'Early']);
    await quiet();
    expect(await stored()).toBe('');
    await call(page, ['consent', true]);
    const [early] = await oracle.expect('Early', 1);
    expect(Math.abs(Number(early?.timestamp) - before)).toBeLessThan(250);
    expect(early?.userId).toBe('ada');
    expect(oracle.messages.map(({ type }) => type)).toEqual(['page', 'identify', 'track']);
    await page.goto(site.page('/later', site.html('', 'data-consent="required"')));
    const views = await oracle.expect('page', 2);
    expect(new Set(views.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  });

  it('when refused forgets them for good', async () => {
    const { page } = world;
    await open('data-consent="required"');
    await call(page, ['track', 'Early'], ['consent', false], ['track', 'Later']);
    await quiet();
    await page.reload();
    await quiet();
    expect(await stored()).not.toMatch(/\ba=/);
  });

  it('when withdrawn deletes the ids and stops', async () => {
    const { oracle, page } = world;
    await open();
    const [view] = await oracle.expect('page', 1);
    expect(await stored()).toContain(view?.anonymousId);
    await call(page, ['consent', false], ['track', 'Later']);
    await page.reload();
    await page.waitForTimeout(200);
    expect(oracle.messages.map(({ event }) => event)).toEqual([undefined]);
    expect(await stored()).not.toContain(view?.anonymousId);
  });
});

describe('opting out', () => {
  it('lasts, and can be undone', async () => {
    const { oracle, page } = world;
    await open();
    await oracle.expect('page', 1);
    await call(page, ['optOut']);
    await page.reload();
    await page.waitForTimeout(200);
    await call(page, ['consent', true]);
    await page.reload();
    await page.waitForTimeout(200);
    expect(oracle.of('page')).toHaveLength(1);
    await call(page, ['optOut', false]);
    await page.reload();
    await oracle.expect('page', 2);
  });

  it('is a matter of one visit with ?waystone=off', async () => {
    const { oracle, page, site } = world;
    await page.goto(site.page('/owner', site.html()));
    await oracle.expect('page', 1);
    await page.goto(`${site.origin}/owner?waystone=off`);
    await page.goto(`${site.origin}/owner`);
    await page.waitForTimeout(200);
    expect(oracle.of('page')).toHaveLength(1);
    await page.goto(`${site.origin}/owner?waystone=on`);
    await oracle.expect('page', 2);
  });
});

describe('identity', () => {
  it('lasts over pages, and is the same on every subdomain', async () => {
    const { oracle, page, site } = world;
    site.page('/sub', site.html());
    await page.goto(`http://www.shop.example:${site.port}/sub`);
    await oracle.expect('page', 1);
    await page.goto(`http://pay.shop.example:${site.port}/sub`);
    await page.goto(`http://shop.example:${site.port}/sub`);
    const views = await oracle.expect('page', 3);
    expect(new Set(views.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    const [cookie] = await world.context.cookies();
    expect(cookie).toMatchObject({ name: '_ws', domain: '.shop.example' });
    expect((cookie?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(395 * 86400);
  });

  it('carries user and account on what follows, on other pages too, until reset', async () => {
    const { oracle, page, site } = world;
    await open();
    await call(page, ['identify', 42, { plan: 'pro' }], ['group', 'acme', { seats: 3 }]);
    await oracle.expect('group', 1);
    await page.goto(site.page('/next', site.html()));
    await oracle.expect('page', 2);
    await call(page, ['alias', 'ada', 'old'], ['reset'], ['track', 'Anonymous again']);
    const [after] = await oracle.expect('Anonymous again', 1);
    const [view, next] = oracle.of('page');
    expect(oracle.of('identify')[0]).toMatchObject({
      userId: '42',
      traits: { plan: 'pro' },
      anonymousId: view?.anonymousId,
    });
    expect(oracle.of('group')[0]).toMatchObject({ groupId: 'acme', traits: { seats: 3 }, userId: '42' });
    expect(oracle.of('alias')[0]).toMatchObject({ userId: 'ada', previousId: 'old' });
    expect(next).toMatchObject({ userId: '42', anonymousId: view?.anonymousId });
    expect(next?.context.groupId).toBe('acme');
    expect(after?.userId).toBeUndefined();
    expect(after?.anonymousId).not.toBe(view?.anonymousId);
    expect(after?.context.groupId).toBeUndefined();
  });
});

describe('where storage is denied', () => {
  it('works from memory in a sandboxed frame', async () => {
    const { oracle, page, site } = world;
    site.page('/sandboxed', site.html('<form id="f"><input name="a"></form>'));
    await page.goto(site.page('/frame', '<iframe sandbox="allow-scripts" src="/sandboxed"></iframe>'));
    await oracle.expect('page', 1);
    const frame = page.frames()[1];
    if (!frame) throw new Error('the page has no frame');
    expect(
      await frame.evaluate(() => {
        try {
          return localStorage.length;
        } catch (error) {
          return (error as Error).name;
        }
      }),
    ).toBe('SecurityError');
    await call(frame, ['identify', 'ada'], ['track', 'Framed']);
    const [framed] = await oracle.expect('Framed', 1);
    expect(framed).toMatchObject({ userId: 'ada', anonymousId: oracle.of('page')[0]?.anonymousId });
    await frame.fill('input', 'text');
    await page.goto('about:blank');
    await oracle.expect('Form Abandoned', 1);
  });

  it('works from memory where only cookies are denied, and lives with full storage', async () => {
    const { oracle, page } = world;
    await page.addInitScript(() => {
      Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} });
    });
    await open();
    await call(page, ['identify', 'ada'], ['track', 'Remembered']);
    const [remembered] = await oracle.expect('Remembered', 1);
    expect(remembered).toMatchObject({ userId: 'ada', anonymousId: oracle.of('page')[0]?.anonymousId });
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await page.reload();
    await page.evaluate(() => {
      Reflect.get(window as object, 'waystone')('track', 'Full');
    });
    await oracle.expect('Full', 1);
  });
});
