/** How long a page was looked at: in front, and with the focus. */
import { expect } from 'vitest';
import type { Tab } from './support/engine.ts';
import type { Test } from './support/suite.ts';
import type { Trial } from './support/trial.ts';

/** The page's own stopwatch: how long it was seen, in ms. */
const WATCH = `<script>window.seen = 0; let since, begun;
  const lap = () => {
    const now = performance.now();
    if (since) seen += now - since;
    since = begun && document.hasFocus() && !document.hidden ? now : 0;
  };
  for (const type of ['focus', 'blur', 'visibilitychange']) addEventListener(type, lap, true);
  waystone('ready', () => { begun = true; lap() });
  addEventListener('pagehide', () => { lap(); navigator.sendBeacon('/seen', String(Math.round(seen))) }, true)</script>`;

const wait = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}))`;

/** Leaves, and gives how long the page was seen by its own stopwatch and by what was told of it. */
async function leave(trial: Trial, tab: Tab): Promise<[own: number, told: number]> {
  await tab.goto(`${trial.origin()}/away`);
  const seen = () => trial.visits.find((visit) => visit.startsWith('POST /seen'));
  await trial.oracle.until(
    () => seen() !== undefined && trial.of('Page Engaged').length > 0,
    'the time',
    20_000,
  );
  const told = trial.of('Page Engaged').map(({ properties }) => Number(properties.active_ms));
  return [Number(seen()?.split(' ')[2]), told.reduce((sum, ms) => sum + ms, 0)];
}

export function engagement(test: Test): void {
  test('the time in front is told, and how far it was read', async (trial) => {
    const tab = await trial.begin({ head: WATCH, body: '<p style="height: 9000px">' });
    await tab.run(`${wait(600)}; scrollTo(0, 4000); ${wait(100)}`);
    const [own, told] = await leave(trial, tab);
    expect(own).toBeGreaterThan(600);
    expect(Math.abs(told - own)).toBeLessThan(250);
    const depth = Number(trial.of('Page Engaged')[0]?.properties.scroll_pct);
    expect(depth).toBeGreaterThan(40);
    expect(depth).toBeLessThan(70);
  });

  test(
    'the time in the background is not counted',
    async (trial) => {
      const front = await trial.open(`${trial.origin()}/front`);
      const tab = await trial.open();
      await front.show();
      await tab.goto(trial.page('/', { head: WATCH }));
      await tab.run(wait(1500));
      await front.close();
      await tab.show();
      await tab.run(wait(600));
      const [own, told] = await leave(trial, tab);
      expect(own).toBeGreaterThan(300);
      expect(own).toBeLessThan(2000);
      expect(Math.abs(told - own)).toBeLessThan(250);
    },
    { needs: 'background' },
  );

  test(
    'hidden and shown again, the time is told in two parts',
    async (trial) => {
      const tab = await trial.begin({ head: WATCH });
      await tab.run(wait(600));
      const front = await trial.open(`${trial.origin()}/front`);
      await front.show();
      await trial.expect('Page Engaged', 1);
      await tab.run(wait(1500));
      await tab.show();
      await tab.run(wait(600));
      const [own, told] = await leave(trial, tab);
      expect(trial.of('Page Engaged')).toHaveLength(2);
      expect(Math.abs(told - own)).toBeLessThan(250);
    },
    { needs: 'hiding' },
  );

  test(
    'the time without the focus is not counted',
    async (trial) => {
      const open = `<button id="open">Open</button><script>document.querySelector('#open').onclick = () => {
        window.other = window.open('/other', 'other', 'popup,width=300,height=300') }</script>`;
      const tab = await trial.begin({ head: WATCH, body: open });
      await tab.run(wait(600));
      await tab.click('#open');
      await tab.run(wait(1500));
      expect(await tab.run('return [document.hasFocus(), document.hidden]')).toEqual([false, false]);
      await tab.run(`other.close(); ${wait(600)}`);
      const elapsed = await tab.run<number>('return performance.now()');
      const [own, told] = await leave(trial, tab);
      expect(own).toBeLessThan(elapsed - 1000);
      expect(Math.abs(told - own)).toBeLessThan(250);
    },
    { needs: 'focus' },
  );

  test(
    'the time in a frame of the page is the page’s',
    async (trial) => {
      const src = trial.page('/inner', { body: '<input id="a">', tag: ' ' }).replace('//www.', '//inner.');
      const tab = await trial.begin({ body: `<iframe src="${src}"></iframe>` });
      await tab.run(`document.querySelector('iframe').focus(); ${wait(1500)}`);
      expect(await tab.run('return [document.hasFocus(), document.activeElement.localName]')).toEqual([
        true,
        'iframe',
      ]);
      await tab.goto(`${trial.origin()}/away`);
      await trial.oracle.until(() => trial.of('Page Engaged').length > 0, 'the time', 20_000);
      expect(trial.of('Page Engaged')[0]?.properties.active_ms).toBeGreaterThan(1400);
    },
    { needs: 'framed' },
  );
}
