/** The cookie that the collector sets again, since Safari deletes after a week what scripts store. */
import { expect } from 'vitest';
import type { Tab } from './support/engine.ts';
import type { Test } from './support/suite.ts';
import type { Trial } from './support/trial.ts';

const COOKIE = "return /_ws=([^;]+)/.exec(document.cookie)?.[1] ?? ''";

const LIFE_S = 2;
const wait = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;
const PAST_LIFE = wait(LIFE_S * 1000 + 800);

/** Leaves the cookie a short life, as Safari does, and gives its value. */
const shorten = (tab: Tab, { name }: Trial) =>
  tab.run<string>(`const value = /_ws=([^;]+)/.exec(document.cookie)[1];
    document.cookie = '_ws=' + value + ';domain=.${name}.localhost;path=/;max-age=${LIFE_S}'; return value`);

/** A page whose collector is on its own origin. */
const own = (trial: Trial) => ({ tag: trial.tag('', trial.key, trial.origin()) });

/** What ends an id, and what lets the browser be counted again. */
const ENDS = {
  'consent(false)': 'waystone.consent(true)',
  'optOut()': 'waystone.optOut(false)',
  'reset()': '',
};

export function cookie(test: Test): void {
  test('the collector on the page’s own origin sets the cookie again when a page is left, as it was', async (trial) => {
    const tab = await trial.begin(own(trial));
    await tab.run(wait(300));
    const value = await shorten(tab, trial);
    expect(value).toContain(trial.of('page')[0]?.anonymousId);
    await tab.goto(`${trial.origin()}/away`);
    await trial.expect('Page Engaged', 1);
    expect(await tab.run(PAST_LIFE + COOKIE)).toBe(value);
  });

  test('no other answer sets it: the person may refuse while one is under way', async (trial) => {
    const tab = await trial.begin(own(trial));
    await shorten(tab, trial);
    await tab.run("waystone.track('Later')");
    await trial.expect('Later', 1);
    expect(await tab.run(PAST_LIFE + COOKIE)).toBe('');
  });

  test('the collector on a subdomain sets the cookie again when a page is left', async (trial) => {
    const body = '<form id="f"><input id="a" name="a"></form>';
    const tab = await trial.begin({ body, tag: trial.tag('', trial.key, trial.origin('ws')) });
    await tab.click('#a');
    await tab.type('x');
    await trial.expect('Form Started', 1);
    const asked = trial.oracle.calls.length;
    const value = await shorten(tab, trial);
    await tab.goto(`${trial.origin()}/away`);
    await trial.expect('Form Abandoned', 1);
    // Only the beacon brought it: to another origin nothing else takes cookies along.
    const cookies = trial.oracle.calls.map(({ headers }) => headers.cookie);
    expect(cookies.slice(0, asked)).toEqual(Array(asked).fill(undefined));
    expect(cookies.slice(asked)).toContain(`_ws=${value}`);
    expect(await tab.run(PAST_LIFE + COOKIE)).toBe(value);
  });

  test('a collector on another site sets no cookie', async (trial) => {
    const tab = await trial.begin();
    await shorten(tab, trial);
    await tab.run("waystone.track('Later')");
    await trial.expect('Later', 1);
    expect(await tab.run(PAST_LIFE + COOKIE)).toBe('');
  });

  for (const [end, again] of Object.entries(ENDS))
    test(`${end} while the answer to a beacon is on its way: the old id does not come back with it`, async (trial) => {
      const tab = await trial.begin(own(trial));
      const old = trial.of('page')[0]?.anonymousId;
      await tab.run(wait(300));
      trial.oracle.mood = { status: 200, delay: 900 };
      await tab.goto(trial.page('/next', own(trial)));
      await tab.run(`while (!window.waystone) ${wait(10)} waystone.${end}; ${wait(1800)}`);
      trial.oracle.mood = { status: 200 };
      expect(trial.of('Page Engaged')).toHaveLength(1);
      expect(await tab.run(`waystone.track('Looked at'); ${COOKIE}`)).not.toContain(old);
      await tab.run(`${again}; waystone.track('Next')`);
      const [next] = await trial.expect('Next', 1);
      expect(next?.anonymousId).toBeTruthy();
      expect(next?.anonymousId).not.toBe(old);
    });
}
