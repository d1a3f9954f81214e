/** Who it is, and whether they may be counted. */
import { expect } from 'vitest';
import type { Test } from './support/suite.ts';

const COOKIE = 'return document.cookie';

export function people(test: Test): void {
  test('Global Privacy Control is honoured: no id, no storage', async (trial) => {
    const head =
      "<script>Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })</script>";
    const tab = await trial.begin({ head });
    await tab.run("waystone.identify('ada'); waystone.track('Seen')");
    const [seen] = await trial.expect('Seen', 1);
    expect([seen?.anonymousId, seen?.userId]).toEqual([undefined, undefined]);
    expect(trial.of('identify')).toEqual([]);
    expect(await tab.run(COOKIE)).toBe('');
    expect(await tab.run('return Object.keys(localStorage)')).toEqual([]);
  });

  test('consent required: events wait in memory with their times, and are sent', async (trial) => {
    const tab = await trial.open(trial.page('/', { attributes: 'data-consent="required"' }));
    const before = await tab.run<number>("const now = Date.now(); waystone.track('Early'); return now");
    await tab.run('await new Promise((done) => setTimeout(done, 700))');
    expect(trial.oracle.messages).toEqual([]);
    expect([await tab.run(COOKIE), await tab.run('return localStorage.length')]).toEqual(['', 0]);
    await tab.run('waystone.consent(true)');
    const [early] = await trial.expect('Early', 1);
    await trial.expect('page', 1);
    expect(Number(early?.timestamp) - before).toBeLessThan(500);
    expect(await tab.run(COOKIE)).toContain('_ws=');
  });

  test('consent required: refused, they are forgotten, on later pages too', async (trial) => {
    const served = { attributes: 'data-consent="required"' };
    const tab = await trial.open(trial.page('/', served));
    await tab.run("waystone.track('Early'); waystone.consent(false)");
    await tab.goto(trial.page('/next', served));
    await tab.run("waystone.track('Later'); await new Promise((done) => setTimeout(done, 700))");
    expect(trial.oracle.messages).toEqual([]);
  });

  test('consent withdrawn deletes every id', async (trial) => {
    const tab = await trial.begin();
    const { anonymousId = '' } = trial.of('page')[0] ?? {};
    await tab.run("waystone.identify('ada')");
    await trial.expect('identify', 1);
    await tab.run('waystone.consent(false)');
    const kept = await tab.run<string>('return document.cookie + JSON.stringify({ ...localStorage })');
    expect(kept).not.toContain(anonymousId);
    expect(kept).not.toContain('ada');
    await tab.run("waystone.track('No more'); await new Promise((done) => setTimeout(done, 500))");
    expect(trial.of('No more')).toEqual([]);
  });

  test('opt-out lasts over pages and over consent, until it is taken back', async (trial) => {
    const tab = await trial.begin();
    await tab.run('waystone.optOut()');
    await tab.goto(trial.page('/next'));
    await tab.run(
      "waystone.consent(true); waystone.track('Out'); await new Promise((done) => setTimeout(done, 500))",
    );
    expect(trial.of('Out')).toEqual([]);
    await tab.run("waystone.optOut(false); waystone.track('In')");
    await trial.expect('In', 1);
  });

  test('cookieless: no id, nothing stored', async (trial) => {
    const tab = await trial.begin({ attributes: 'data-cookieless' });
    await tab.run("waystone.track('Seen')");
    const [seen] = await trial.expect('Seen', 1);
    expect(seen?.anonymousId).toBeUndefined();
    expect([await tab.run(COOKIE), await tab.run('return localStorage.length')]).toEqual(['', 0]);
  });

  test('one id on every subdomain', async (trial) => {
    const tab = await trial.begin();
    const url = trial.page('/pay');
    await tab.goto(url.replace(trial.origin(), trial.origin('pay')));
    const [first, second] = await trial.expect('page', 2);
    expect(second?.anonymousId).toBe(first?.anonymousId);
  });

  test('a link to another domain carries the id: once, and for two minutes', async (trial) => {
    // Another site by the browser's rules: no cookie is shared between them.
    const elsewhere = `other-${trial.name}.localhost`;
    const landing = trial
      .page('/landing', { attributes: `data-link="${trial.name}.localhost"` })
      .replace(new URL(trial.origin()).hostname, elsewhere);
    const body = `<a id="go" href="${landing}?a=1">Other</a>`;
    const tab = await trial.begin({ body, attributes: `data-link="${elsewhere}"` });
    await tab.click('#go');
    const [here, there] = await trial.expect('page', 2);
    expect(there?.anonymousId).toBe(here?.anonymousId);
    expect(String(there?.properties.url)).toBe(`${landing}?a=1`);
    expect(await tab.run('return location.search')).toBe('?a=1');
    await tab.goto(`${landing}?waystone=stranger.${Date.now() - 180_000}`);
    const [, , late] = await trial.expect('page', 3);
    expect(late?.anonymousId).toBe(here?.anonymousId);
    expect(await tab.run('return location.search')).toBe('');
  });

  test('the values of stripped parameters never leave', async (trial) => {
    const attributes = 'data-strip="email|token"';
    const secret = 'email=ada%40example.org&page=2&token=s3cret';
    const url = trial.page('/', { attributes });
    const tab = await trial.open(`${url}?${secret}#part`);
    await trial.expect('page', 1);
    await tab.run(`history.pushState({}, '', 'next?${secret}'); waystone.track('Seen')`);
    await trial.expect('page', 2);
    await tab.run(`setTimeout(() => { location.href = '${trial.page('/last', { attributes })}' })`);
    const views = await trial.expect('page', 3);
    const kept = '?email=&page=2&token=';
    expect(views.map(({ properties }) => properties.url)).toEqual([
      url + kept,
      `${url}next${kept}`,
      `${url}last`,
    ]);
    expect(views[2]?.properties.referrer).toBe(`${url}next${kept}`);
    expect(JSON.stringify(trial.oracle.calls.map(({ body }) => body))).not.toMatch(/ada|s3cret|#part/);
  });

  test('identify, group and reset: what follows belongs to whom', async (trial) => {
    const tab = await trial.begin();
    await tab.run("waystone.identify('ada'); waystone.group('acme'); waystone.track('Hers')");
    const [hers] = await trial.expect('Hers', 1);
    expect([hers?.userId, hers?.context.groupId]).toEqual(['ada', 'acme']);
    // The next person at the same browser.
    await tab.run(
      "waystone.reset(); waystone.track('Nobody yet'); waystone.identify('bob'); waystone.track('His')",
    );
    const [nobody] = await trial.expect('Nobody yet', 1);
    const [his] = await trial.expect('His', 1);
    expect(nobody?.userId).toBeUndefined();
    expect(nobody?.anonymousId).not.toBe(hers?.anonymousId);
    expect([his?.userId, his?.context.groupId]).toEqual(['bob', undefined]);
  });

  test('?waystone=off counts this browser out, and on again', async (trial) => {
    const tab = await trial.open(`${trial.page('/')}?waystone=off`);
    await tab.run("waystone.track('Owner'); await new Promise((done) => setTimeout(done, 500))");
    expect(trial.oracle.messages).toEqual([]);
    await tab.goto(`${trial.page('/')}?waystone=on`);
    await trial.expect('page', 1);
  });
}
