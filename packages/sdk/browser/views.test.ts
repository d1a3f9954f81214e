import { describe, expect, it } from 'vitest';
import { useWorld } from './support/world.ts';

const world = useWorld();

/** Opens a page and waits for its first view. */
const open = async (path = '/', attributes = '', body = '<p>text</p>') => {
  const { site, page, oracle } = world;
  await page.goto(site.page(path, site.html(body, attributes)));
  await oracle.expect('page', 1);
};

const urls = () =>
  world.oracle.of('page').map(({ properties }) => `${properties.url}`.slice(world.site.origin.length));

describe('page views', () => {
  it('counts the load, with address, title and the referrer of the visit', async () => {
    const { site, page, oracle } = world;
    await page.goto(site.page('/from', '<a href="/landing?utm_source=x#part">go</a>'));
    site.page('/landing', site.html());
    await page.click('a');
    const [view] = await oracle.expect('page', 1);
    expect(view?.properties).toEqual({
      url: `${site.origin}/landing?utm_source=x`,
      title: 'Page',
      referrer: `${site.origin}/from`,
    });
  });

  it('counts pushState and replaceState to a new address, each with the one before as referrer', async () => {
    const { page, oracle, site } = world;
    await open();
    await page.evaluate(() => history.pushState(null, '', '/one'));
    await oracle.expect('page', 2);
    await page.evaluate(() => history.replaceState(null, '', '/two?q=1'));
    const views = await oracle.expect('page', 3);
    expect(urls()).toEqual(['/', '/one', '/two?q=1']);
    expect(views.map(({ properties }) => properties.referrer)).toEqual([
      undefined,
      `${site.origin}/`,
      `${site.origin}/one`,
    ]);
  });

  it('counts neither the same address nor a hash', async () => {
    const { page, oracle } = world;
    await open('/', '', '<a id="jump" href="#there">jump</a><p id="there">there</p>');
    await page.evaluate(() => history.pushState({ a: 1 }, '', location.href));
    await page.evaluate(() => history.replaceState({ a: 2 }, '', location.pathname));
    await page.click('#jump');
    await page.evaluate(() => history.pushState(null, '', '#elsewhere'));
    await page.goBack();
    await oracle.expect('page', 1, 150);
  });

  it('counts a hash where it routes', async () => {
    const { page, oracle } = world;
    await open('/', 'data-hash');
    await page.evaluate(() => {
      location.hash = '#/cart';
    });
    await oracle.expect('page', 2);
    expect(urls()).toEqual(['/', '/#/cart']);
  });

  it('counts going back and forward', async () => {
    const { page, oracle } = world;
    await open();
    await page.evaluate(() => history.pushState(null, '', '/one'));
    await oracle.expect('page', 2);
    await page.goBack();
    await oracle.expect('page', 3);
    await page.goForward();
    await oracle.expect('page', 4);
    expect(urls()).toEqual(['/', '/one', '/', '/one']);
  });

  it('counts one view where a router pushes and replaces, as Vue Router does', async () => {
    const { page, oracle } = world;
    await open();
    await page.evaluate(() => {
      history.replaceState({ scroll: 1 }, '', location.href);
      history.pushState({}, '', '/vue');
      history.replaceState({ position: 1 }, '', '/vue');
      setTimeout(() => {
        document.title = 'Vue';
      });
    });
    const [, view] = await oracle.expect('page', 2);
    expect(view?.properties).toMatchObject({ title: 'Vue', url: expect.stringMatching(/\/vue$/) });
  });

  it('counts only the target of a redirect, and every one of quick pushes', async () => {
    const { page, oracle } = world;
    await open();
    await page.evaluate(() => {
      history.pushState(null, '', '/login');
      history.replaceState(null, '', '/account');
      history.pushState(null, '', '/a');
      history.pushState(null, '', '/b');
    });
    await oracle.expect('page', 4);
    expect(urls()).toEqual(['/', '/account', '/a', '/b']);
  });

  it('puts what happens on a new page after its view', async () => {
    const { page, oracle, site } = world;
    await open();
    await page.evaluate(() => {
      history.pushState(null, '', '/new');
      Reflect.get(window as object, 'waystone')('track', 'Seen');
    });
    const [seen] = await oracle.expect('Seen', 1);
    expect(seen?.context.page?.url).toBe(`${site.origin}/new`);
    const order = oracle.messages.map(({ type, event }) => event ?? type);
    expect(order.lastIndexOf('page')).toBeLessThan(order.indexOf('Seen'));
  });

  it('counts a return from the back/forward cache', async () => {
    const { page, oracle } = world;
    await open();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await oracle.expect('page', 2);
  });

  it('counts a tab opened in the background when it is seen', async () => {
    const { page, oracle, site } = world;
    await page.addInitScript(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    });
    await page.goto(site.page('/later', site.html()));
    await oracle.expect('page', 0, 250);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => false });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await oracle.expect('page', 1);
  });

  it('is silent while prerendering, and says everything once shown', async () => {
    const { page, oracle, site } = world;
    await page.addInitScript(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      Object.defineProperty(document, 'prerendering', { configurable: true, get: () => true });
    });
    await page.goto(site.page('/pre', site.html('<script>waystone("track", "Early")</script>')));
    await oracle.until(() => true, '');
    await page.waitForTimeout(200);
    expect(oracle.calls).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => false });
      Object.defineProperty(document, 'prerendering', { get: () => false });
      document.dispatchEvent(new Event('prerenderingchange'));
    });
    await oracle.expect('page', 1);
    await oracle.expect('Early', 1);
  });

  it('leaves no address parameter that is to be stripped', async () => {
    const { oracle } = world;
    const { site, page } = world;
    site.page('/strip', site.html('', 'data-strip="email|token"'));
    await page.goto(`${site.origin}/strip?email=a@b.c&q=1&token=secret#x`);
    await oracle.expect('page', 1);
    expect(urls()).toEqual(['/strip?email=&q=1&token=']);
  });
});

describe('engagement', () => {
  it('tells the visible time and the depth when the person leaves, and only what is new when they return', async () => {
    const { page, oracle, site } = world;
    await open('/long', '', '<div style="height: 5000px">long</div>');
    await page.evaluate(() => scrollTo(0, 2500));
    await page.waitForTimeout(300);
    await page.goto(site.page('/next', site.html()));
    const [engaged] = await oracle.expect('Page Engaged', 1);
    expect(engaged?.context.page?.url).toBe(`${site.origin}/long`);
    expect(engaged?.properties.active_ms).toBeGreaterThanOrEqual(300);
    expect(engaged?.properties.active_ms).toBeLessThan(5000);
    expect(engaged?.properties.scroll_pct).toBeGreaterThan(50);
    expect(engaged?.properties.scroll_pct).toBeLessThan(80);
  });

  it('belongs to the page it was spent on when a single-page application moves on', async () => {
    const { page, oracle, site } = world;
    await open('/spa');
    await page.waitForTimeout(200);
    await page.evaluate(() => history.pushState(null, '', '/spa/two'));
    const [engaged] = await oracle.expect('Page Engaged', 1);
    expect(engaged?.context.page?.url).toBe(`${site.origin}/spa`);
  });

  it('does not count time in the background', async () => {
    const { page, oracle } = world;
    await open('/away');
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await page.waitForTimeout(150);
    await hide(true);
    await oracle.expect('Page Engaged', 1);
    await page.waitForTimeout(400);
    await hide(false);
    await page.waitForTimeout(200);
    await hide(true);
    const [, second] = await oracle.expect('Page Engaged', 2);
    expect(second?.properties.active_ms).toBeLessThan(370);
  });
});
