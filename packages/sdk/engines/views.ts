/** Page views: the rows of the runtime table, and what single-page applications do. */
import { expect } from 'vitest';
import type { Test } from './support/suite.ts';

const path = (url: unknown) =>
  new URL(String(url)).pathname.replace(/^\/t\d+/, '') + new URL(String(url)).search;

export function views(test: Test): void {
  test('first view: one request of at most 400 bytes, no preflight', async (trial) => {
    await trial.begin();
    const [call] = trial.oracle.calls;
    expect(trial.oracle.calls).toHaveLength(1);
    expect(call?.method).toBe('POST');
    expect(call?.headers['content-type']).toMatch(/^text\/plain/);
    expect(call?.headers.cookie).toBeUndefined();
    // The test's long host name stands in it once.
    expect(Number(call?.headers['content-length'])).toBeLessThanOrEqual(400);
    expect(trial.oracle.preflights).toBe(0);
  });

  test('pushState to a new path is a view', async (trial) => {
    const tab = await trial.begin();
    await tab.run("history.pushState({}, '', 'next')");
    const views = await trial.expect('page', 2);
    expect(path(views[1]?.properties.url)).toBe('/next');
    expect(path(views[1]?.properties.referrer)).toBe('/');
  });

  test('push and replace of the same URL are no view', async (trial) => {
    const tab = await trial.begin();
    await tab.run(
      "history.pushState({}, '', location.href); history.replaceState({ a: 1 }, '', location.href)",
    );
    await tab.run("waystone.track('Done')");
    await trial.expect('Done', 1);
    expect(trial.of('page')).toHaveLength(1);
  });

  test('replaceState to a new path is a view', async (trial) => {
    const tab = await trial.begin();
    await tab.run("history.replaceState({}, '', 'moved')");
    expect(path((await trial.expect('page', 2))[1]?.properties.url)).toBe('/moved');
  });

  test('back (popstate) is a view', async (trial) => {
    const tab = await trial.begin();
    await tab.run("history.pushState({}, '', 'next')");
    await trial.expect('page', 2);
    await tab.run('history.back()');
    expect(path((await trial.expect('page', 3))[2]?.properties.url)).toBe('/');
  });

  test('a #hash jump is no view', async (trial) => {
    const tab = await trial.begin({ body: '<a id="jump" href="#there">There</a><p id="there">' });
    await tab.click('#jump');
    await tab.run("location.hash = 'elsewhere'; waystone.track('Done')");
    await trial.expect('Done', 1);
    expect(trial.of('page')).toHaveLength(1);
  });

  test('hash routing by option: each route is a view', async (trial) => {
    const tab = await trial.begin({ attributes: 'data-hash' });
    await tab.run("location.hash = '/orders'");
    const views = await trial.expect('page', 2);
    expect(String(views[1]?.properties.url)).toMatch(/#\/orders$/);
  });

  test('another query is a view; with pathOnly it is none', async (trial) => {
    const tab = await trial.begin();
    await tab.run("history.pushState({}, '', '?page=2')");
    await trial.expect('page', 2);
    await tab.goto(trial.page('/only', { attributes: 'data-path-only' }));
    await trial.expect('page', 3);
    await tab.run("history.pushState({}, '', '?page=2'); history.pushState({}, '', 'other?page=2')");
    expect(path((await trial.expect('page', 4))[3]?.properties.url)).toBe('/other?page=2');
  });

  test('a router that pushes and replaces (Vue) makes one view', async (trial) => {
    const tab = await trial.begin();
    await tab.run(
      "history.replaceState({ scroll: 1 }, '', location.href); history.pushState({}, '', 'a'); history.replaceState({ position: 2 }, '', location.href)",
    );
    expect(path((await trial.expect('page', 2))[1]?.properties.url)).toBe('/a');
  });

  test(
    'a restore from the back/forward cache is a view',
    async (trial) => {
      const tab = await trial.begin();
      await tab.run('window.kept = 1');
      await tab.goto(`${trial.origin()}/elsewhere`);
      await tab.run('setTimeout(() => history.back())');
      const [, view] = await trial.expect('page', 2);
      expect(path(view?.properties.url)).toBe('/');
      // The page that was left, not one that was loaded again.
      expect(await tab.run('return window.kept')).toBe(1);
    },
    { needs: 'bfcache' },
  );

  test(
    'a prerendered page is silent until it is seen',
    async (trial) => {
      const next = trial.page('/next');
      const rules = JSON.stringify({ prerender: [{ source: 'list', urls: [next] }] });
      const body = `<script type="speculationrules">${rules}</script><a id="go" href="${next}">Next</a>`;
      const tab = await trial.begin({ body });
      await trial.oracle.until(
        () => trial.visits.some((visit) => visit.includes('/next')),
        'the prerender',
        20_000,
      );
      await tab.run("await new Promise((done) => setTimeout(done, 1000)); waystone.track('Waited')");
      await trial.expect('Waited', 1);
      expect(trial.of('page')).toHaveLength(1);
      await tab.click('#go');
      await trial.expect('page', 2);
      expect(await tab.run("return performance.getEntriesByType('navigation')[0].activationStart > 0")).toBe(
        true,
      );
    },
    { needs: 'prerender' },
  );

  test(
    'a tab in the background is counted when it is first seen',
    async (trial) => {
      const front = await trial.open(`${trial.origin()}/front`);
      const tab = await trial.open();
      await front.show();
      await tab.goto(trial.page('/behind'));
      await tab.run("await new Promise((done) => setTimeout(done, 500)); waystone.track('Behind')");
      await trial.expect('Behind', 1);
      expect(trial.of('page')).toHaveLength(0);
      await front.close();
      await tab.show();
      await trial.expect('page', 1);
    },
    { needs: 'background' },
  );

  test('starting again changes nothing: two tags, one key', async (trial) => {
    const tab = await trial.begin({ tag: trial.tag() + trial.tag() });
    await tab.run("history.pushState({}, '', 'next'); waystone.track('Once')");
    await trial.expect('Once', 1);
    await trial.expect('page', 2);
  });

  test('two keys live side by side', async (trial) => {
    const other = `${trial.key}2`;
    const tab = await trial.open(trial.page('/', { tag: trial.tag() + trial.tag('', other) }));
    await trial.expect('page', 2);
    await tab.run("history.pushState({}, '', 'next')");
    await trial.expect('page', 4);
    const keys = trial.oracle.calls.map(({ envelope }) => envelope.writeKey);
    expect(new Set(keys)).toEqual(new Set([trial.key, other]));
    const people = new Set(trial.of('page').map(({ anonymousId }) => anonymousId));
    expect(people.size).toBe(1);
  });

  test('nothing keeps the page out of the back/forward cache', async (trial) => {
    const head = `<script>window.kinds = []; const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (kind, ...rest) { kinds.push(kind); return add.call(this, kind, ...rest) }</script>`;
    const tab = await trial.begin({ head });
    const kinds = await tab.run<string[]>('return kinds');
    expect(kinds).toContain('pagehide');
    expect(kinds.filter((kind) => /unload/.test(kind))).toEqual([]);
  });
}
