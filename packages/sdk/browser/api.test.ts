import { describe, expect, it } from 'vitest';
import { KEY, STUB } from './support/site.ts';
import { call, useWorld } from './support/world.ts';

const world = useWorld();

const open = async (html?: string) => {
  const { site, page, oracle } = world;
  await page.goto(site.page('/api', html ?? site.html()));
  await oracle.expect('page', 1);
};

describe('the script tag', () => {
  it('gives the page no names but the call and one per key', async () => {
    const { site, page } = world;
    await page.goto(site.page('/names', '<!doctype html><title>Names</title>'));
    const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
    const before = await names();
    await page.evaluate(
      ({ src, key }) =>
        new Promise((loaded) => {
          const script = Object.assign(document.createElement('script'), { src, onload: loaded });
          script.dataset.key = key;
          document.head.append(script);
        }),
      { src: /src="([^"]*)"/.exec(site.tag())?.[1] ?? '', key: KEY },
    );
    expect((await names()).filter((name) => !before.includes(name)).sort()).toEqual([
      `_ws.${KEY}`,
      'waystone',
    ]);
    // What is declared with `let` outside of every function is no property of the window, but a name nevertheless.
    const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_'];
    const types = await page.evaluate(`[${letters.map((letter) => `typeof ${letter}`)}]`);
    expect(types).toEqual(letters.map(() => 'undefined'));
  });

  it('replays the calls made before it loaded, after the first view', async () => {
    const { oracle, site, page } = world;
    await page.goto(
      site.page(
        '/stub',
        site.html(
          '',
          '',
          '<script>waystone("identify", "ada"); waystone("track", "Early", { a: 1 })</script>',
        ),
      ),
    );
    const [early] = await oracle.expect('Early', 1);
    expect(early).toMatchObject({ properties: { a: 1 }, userId: 'ada' });
    expect(oracle.messages.map(({ type }) => type)).toEqual(['page', 'identify', 'track']);
    expect(oracle.calls).toHaveLength(1);
  });

  it('hears the stub that the page kept', async () => {
    const { oracle, site, page } = world;
    await open(
      site.html(
        '',
        '',
        '<script>const kept = window.waystone; setTimeout(() => kept("track", "Kept"), 300)</script>',
      ),
    );
    await page.waitForTimeout(200);
    await oracle.expect('Kept', 1);
  });

  it('takes an explicit page call in place of the automatic view', async () => {
    const { oracle, site, page } = world;
    await page.goto(
      site.page(
        '/named',
        site.html('', '', '<script>waystone("page", "Docs", "Install", { depth: 2 })</script>'),
      ),
    );
    const [view] = await oracle.expect('page', 1, 200);
    expect(view).toMatchObject({
      category: 'Docs',
      name: 'Install',
      properties: { depth: 2, url: `${site.origin}/named` },
    });
  });

  it('takes its settings from the query where a tag manager strips the attributes', async () => {
    const { oracle, site } = world;
    await open(`<title>GTM</title>${STUB}${site.tag('', `?key=${KEY}&hash`)}`);
    expect(oracle.calls[0]?.envelope.writeKey).toBe(KEY);
    await world.page.evaluate(() => {
      location.hash = 'routed';
    });
    await oracle.expect('page', 2);
  });

  it('counts once when it is on the page twice, and wraps history once', async () => {
    const { oracle, site, page } = world;
    await open(site.html(site.tag()));
    await page.evaluate(
      (tag) =>
        new Promise((done) => {
          const script = document.createElement('script');
          Object.assign(script, { src: tag, onload: done });
          script.dataset.key = 'pk_0123456789abcdef';
          const before = history.pushState;
          document.head.append(script);
          script.addEventListener('load', () =>
            Object.assign(window, { same: before === history.pushState }),
          );
        }),
      `${oracle.origin}/waystone.js`,
    );
    await page.evaluate(() => history.pushState(null, '', '/once'));
    await oracle.expect('page', 2, 200);
    expect(await page.evaluate(() => Reflect.get(window, 'same'))).toBe(true);
  });

  it('serves two keys side by side', async () => {
    const { oracle, site } = world;
    await world.page.goto(site.page('/two', site.html(site.tag().replace(KEY, 'pk_other'))));
    await oracle.expect('page', 2);
    expect(oracle.calls.map(({ envelope }) => envelope.writeKey).sort()).toEqual([KEY, 'pk_other']);
  });

  it('leaves out what is switched off', async () => {
    const { oracle, site, page } = world;
    await page.goto(
      site.page('/off', site.html('<form id="f"><input name="a"></form>', 'data-off="views forms"')),
    );
    await page.fill('input', 'x');
    await page.evaluate(() => history.pushState(null, '', '/off/2'));
    await call(page, ['page']);
    const [view] = await oracle.expect('page', 1, 200);
    expect(view?.properties).toMatchObject({ url: `${site.origin}/off/2`, referrer: `${site.origin}/off` });
    expect(oracle.messages.filter(({ event }) => event?.startsWith('Form'))).toEqual([]);
  });
});

describe('the calls', () => {
  it('take Segment arguments in every shape, and call back', async () => {
    const { oracle, page } = world;
    await open();
    const called = await page.evaluate(async () => {
      const waystone: Record<string, (...args: unknown[]) => unknown> = Reflect.get(
        window as object,
        'waystone',
      );
      const call = (name: string, ...args: unknown[]) =>
        new Promise((done) => waystone[name]?.(...args, () => done(name)));
      const names = [
        await call('track', 'A'),
        await call('track', 'B', { b: 1 }),
        await call('track', 'C', null, {
          timestamp: new Date(1700000000000),
          context: { campaign: { name: 'c' } },
        }),
        await call('page', 'Name'),
        await call('page', { p: 1 }),
        await call('identify', { anonymous: true }),
        await call('identify', null, { still: true }),
        await call('identify', 'u1'),
        await call('group', 7, { name: 'Acme' }),
        await call('alias', 'u2'),
        await call('ready'),
      ];
      await waystone.flush?.();
      return names.length;
    });
    expect(called).toBe(11);
    await oracle.expect('alias', 1);
    const { messages } = oracle;
    const [, a, b, c, named, propertied, anonymous, still, identified, grouped, aliased] = messages;
    expect(a).toMatchObject({ type: 'track', event: 'A' });
    expect(b).toMatchObject({ event: 'B', properties: { b: 1 } });
    expect(new Date(c?.timestamp ?? 0).getTime()).toBe(1700000000000);
    expect(c?.context).toMatchObject({ campaign: { name: 'c' }, page: { title: 'Page' } });
    expect(named).toMatchObject({ type: 'page', name: 'Name' });
    expect(propertied).toMatchObject({ type: 'page', properties: { p: 1 } });
    expect(anonymous).toMatchObject({ type: 'identify', traits: { anonymous: true } });
    expect(anonymous?.userId).toBeUndefined();
    expect(still).toMatchObject({ traits: { still: true } });
    expect(identified).toMatchObject({ userId: 'u1' });
    expect(grouped).toMatchObject({ type: 'group', groupId: '7', traits: { name: 'Acme' } });
    expect(aliased).toMatchObject({ type: 'alias', userId: 'u2', previousId: 'u1' });
  });

  it('are told to listeners with their arguments', async () => {
    const { page } = world;
    await open();
    const heard = await page.evaluate(() => {
      const all: unknown[] = [];
      Reflect.get(window as object, 'waystone')('on', 'track', (...args: unknown[]) => all.push(args));
      Reflect.get(window as object, 'waystone')('on', 'track', () => {
        throw new Error('a listener of the page');
      });
      Reflect.get(window as object, 'waystone')('track', 'Heard', { a: 1 }, { context: {} });
      return all;
    });
    expect(heard).toEqual([['Heard', { a: 1 }, { context: {} }]]);
  });

  it('do not notice what becomes of the objects afterwards', async () => {
    const { oracle, page } = world;
    await open();
    await page.evaluate(() => {
      const properties = { price: 1 };
      Reflect.get(window as object, 'waystone')('track', 'Fixed', properties);
      properties.price = 2;
    });
    const [fixed] = await oracle.expect('Fixed', 1);
    expect(fixed?.properties).toEqual({ price: 1 });
  });

  it('never throw, whatever they are given', async () => {
    const { oracle, page } = world;
    await open();
    await page.evaluate(() => {
      const waystone: Record<string, (...args: unknown[]) => unknown> = Reflect.get(
        window as object,
        'waystone',
      );
      const loop: Record<string, unknown> = {};
      loop.self = loop;
      const trap = new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
          ownKeys: () => {
            throw new Error('trap');
          },
        },
      );
      const values = [
        undefined,
        null,
        0,
        '',
        'x',
        Number.NaN,
        1n,
        Symbol('s'),
        [],
        {},
        loop,
        trap,
        () => {},
        document,
        new Date(Number.NaN),
      ];
      const names = [
        'page',
        'track',
        'identify',
        'group',
        'alias',
        'ready',
        'flush',
        'on',
        'nothing',
        'reset',
      ];
      for (const name of [...names, 'toString', '__proto__', 'constructor']) {
        for (const a of values)
          for (const b of [undefined, {}, trap, values[values.indexOf(a) - 1]]) {
            Reflect.get(window as object, 'waystone')(name, a, b);
            if (names.includes(name)) waystone[name]?.call(null, a, b, a);
          }
      }
      waystone.track?.('Alive');
    });
    await oracle.expect('Alive', 1, 100);
    // Nonsense is for the collector to refuse.
    oracle.faults.length = 0;
  });
});

describe('a strict page', () => {
  it('has its content security policy and Trusted Types kept', async () => {
    const { oracle, page, site } = world;
    const policy = `default-src 'none'; script-src ${oracle.origin}; connect-src ${oracle.origin}; require-trusted-types-for 'script'`;
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
    });
    const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Strict</title>`;
    await open(`<!doctype html>${head}${site.tag()}<form id="f"><input name="a"></form>`);
    await page.fill('input', 'x');
    await call(page, ['ready', 'text, not a function'], ['track', 'Strict']);
    await oracle.expect('Strict', 1);
    expect(await page.evaluate(() => Reflect.get(window as object, 'violations'))).toEqual([]);
  });
});

describe('a hostile page', () => {
  it('may replace fetch, history and JSON after the script has loaded', async () => {
    const { oracle, page } = world;
    await open();
    // Put right again before the test's own tools need them.
    await page.evaluate(async () => {
      const { parse, stringify } = JSON;
      const { fetch } = window;
      const push = history.pushState;
      const broken = () => {
        throw new Error('broken by the page');
      };
      Object.assign(JSON, { parse: broken, stringify: broken });
      Object.assign(window, { fetch: broken });
      Object.assign(Array.prototype, { toJSON: () => 'prototype 1.6' });
      history.pushState = function (...args) {
        return push.apply(this, args);
      };
      history.pushState(null, '', '/patched');
      Reflect.get(window as object, 'waystone')('track', 'Broken');
      await new Promise((done) => setTimeout(done, 150));
      Reflect.deleteProperty(Array.prototype, 'toJSON');
      Object.assign(JSON, { parse, stringify });
      Object.assign(window, { fetch });
    });
    await oracle.expect('Broken', 1);
    await oracle.expect('page', 2);
  });

  it('may have a fetch that throws: the next page sends', async () => {
    const { oracle, page, site } = world;
    await page.goto(
      site.page(
        '/fetch',
        site.html('', '', '<script>window.fetch = () => { throw new Error("no") }</script>'),
      ),
    );
    await page.waitForTimeout(200);
    await page.goto(site.page('/after', site.html()));
    await oracle.expect('page', 2);
  });
});
