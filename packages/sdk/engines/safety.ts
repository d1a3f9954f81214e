/** The page stays as it was: strict policies, pages that redefine things, large pages, any argument. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Test } from './support/suite.ts';

/** What a page may make of what the script builds on, before it loads; and what is sent then. */
const SPOILT = {
  'an Array.prototype.map that throws': {
    code: "Array.prototype.map = () => { throw new Error('map') };",
    sent: undefined,
  },
  'an Array.prototype.map of its own': {
    code: 'Array.prototype.map = function (f) { const all = []; for (let n = 0; n < this.length; n++) all[n] = f(this[n]); return all };',
    sent: { word: 'two', list: [1, 2] },
  },
  'a JSON.stringify that throws': {
    code: "JSON.stringify = () => { throw new Error('stringify') };",
    sent: undefined,
  },
  // Prototype.js before 1.7: lists come as text.
  'a toJSON on every list and text': {
    code: `Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']' };
      String.prototype.toJSON = function () { return '"' + this + '"' };`,
    sent: { word: 'two', list: '[1, 2]' },
  },
};

const CALLS = [
  'page',
  'track',
  'identify',
  'group',
  'alias',
  'reset',
  'ready',
  'flush',
  'consent',
  'optOut',
  'on',
  'nothing',
];

/** Arguments, as code. */
const ODD = [
  'undefined',
  'null',
  '0',
  '-1',
  'NaN',
  '1n',
  "''",
  "'text'",
  'Symbol()',
  '[]',
  '[[[]]]',
  '({})',
  '() => 1',
  'new Date(NaN)',
  'window',
  'document',
  'new Proxy({}, { get() { throw new Error("get") } })',
  'cyclic',
  '({ get a() { throw new Error("getter") } })',
  '({ toJSON() { throw new Error("toJSON") } })',
  'Object.create(null)',
  '() => { throw new Error("callback") }',
  'new Map([[1, 2]])',
  "'\\ud800'",
  "'x'.repeat(20000)",
];

/** A call of the API with any arguments, as code. */
const anyCall = fc
  .tuple(fc.constantFrom(...CALLS), fc.array(fc.constantFrom(...ODD), { maxLength: 5 }))
  .map(([name, words]) => `['${name}', () => [${words.join(', ')}]]`);

export function safety(test: Test): void {
  test('a strict Content Security Policy sees no violation', async (trial) => {
    const { origin } = trial.oracle;
    const policy = `default-src 'none'; img-src data:; script-src 'self' 'nonce-abc'; connect-src 'self' ${origin}; base-uri 'none'; form-action 'self'`;
    const tab = await trial.begin({ nonce: 'abc', headers: { 'content-security-policy': policy } });
    await trial.alive(tab);
  });

  test('Trusted Types are respected', async (trial) => {
    const policy = "require-trusted-types-for 'script'; trusted-types 'none'";
    const tab = await trial.begin({
      body: '<form id="f"><input id="a" name="a"></form>',
      headers: { 'content-security-policy': policy },
    });
    await tab.run("history.pushState({}, '', 'next')");
    await trial.expect('page', 2);
    await trial.alive(tab);
    expect(await tab.run('return errors')).toEqual([]);
    // It is enforced: what the page itself sets as text is refused.
    trial.expected = /require-trusted-types-for/;
    expect(
      await tab.run("try { document.body.innerHTML = '<b>text</b>' } catch (error) { return error.name }"),
    ).toBe('TypeError');
  });

  test('a page that redefines fetch, history, JSON and Array is neither broken nor breaks us', async (trial) => {
    const early = `<script>const push = history.pushState; window.pushed = 0;
      history.pushState = function (...rest) { pushed++; return push.apply(this, rest) }</script>`;
    // All of it by the page itself: what drives the browser would stumble too.
    const late = `<script>addEventListener('spoil', () => {
      window.fetch = () => { throw new Error('fetch') };
      JSON.stringify = () => 'nonsense'; JSON.parse = () => { throw new Error('parse') };
      Array.prototype.toJSON = function () { return String(this) };
      Array.prototype.extra = () => {};
      history.pushState({}, '', 'next');
      waystone.track('Fine', { list: 1, pushed, errors: errors.join() });
    })</script>`;
    const tab = await trial.begin({
      head: early + late,
      body: '<form id="f"><input id="a" name="a"></form>',
    });
    await tab.run("setTimeout(() => dispatchEvent(new Event('spoil')), 100)");
    const [fine] = await trial.expect('Fine', 1);
    expect(fine?.properties).toEqual({ list: 1, pushed: 1, errors: '' });
    await trial.expect('page', 2);
  });

  for (const [what, { code, sent }] of Object.entries(SPOILT))
    test(`a page with ${what}: it goes on, and ${sent ? 'events are sent' : 'nothing is sent'}`, async (trial) => {
      // All of it by the page itself: what drives the browser would stumble too.
      const head = `<script>${code}
        addEventListener('load', () => setTimeout(() => {
          waystone('track', 'Fine', { word: 'two', list: [1, 2] });
          waystone('identify', 'ada');
          history.pushState({}, '', 'next');
          document.querySelector('#a').focus();
        }, 300));
        addEventListener('load', () => setTimeout(() => navigator.sendBeacon('/went-on', location.pathname), 1200))</script>`;
      await trial.open(trial.page('/', { head, body: '<form id="f"><input id="a" name="a"></form>' }));
      const wentOn = `POST /went-on /${trial.name}/next`;
      await trial.oracle.until(() => trial.visits.includes(wentOn), 'the page to go on', 20_000);
      if (sent) {
        const [fine] = await trial.expect('Fine', 1);
        expect(fine?.properties).toEqual(sent);
        await trial.expect('identify', 1);
        await trial.expect('page', 2);
      }
      expect(trial.oracle.calls.length > 0).toBe(sent !== undefined);
      expect(trial.oracle.faults).toEqual([]);
    });

  test('a page of 10,000 nodes and 200 forms', async (trial) => {
    const nodes = '<p>text</p>'.repeat(9_400);
    const list = Array.from({ length: 200 }, (_, n) => `<form id="form-${n}"><input name="a"></form>`).join(
      '',
    );
    const tab = await trial.begin({ body: list + nodes });
    await tab.run("for (let n = 0; n < 500; n++) document.body.append(document.createElement('p'))");
    await trial.alive(tab);
    // Those in sight, and not the two hundred.
    expect(trial.of('Form Viewed').length).toBeGreaterThan(0);
    expect(trial.of('Form Viewed').length).toBeLessThan(200);
  });

  for (const consent of ['', 'data-consent="required"'])
    test(`no call throws into the page, whatever it is given${consent && ', while consent is awaited'}`, async (trial) => {
      const tab = await trial.open(trial.page('/', { attributes: consent }));
      // A callback of the page that throws is the page's own error.
      trial.expected = /callback/;
      const begin = consent ? '' : 'waystone.optOut(false); waystone.consent(true);';
      await fc.assert(
        fc.asyncProperty(fc.array(anyCall, { minLength: 1, maxLength: 60 }), async (tries) => {
          const thrown = await tab.run<string[]>(`${begin}
            const cyclic = {}; cyclic.self = cyclic; const thrown = []; const tries = [${tries.join(',')}];
            for (const [name, words] of tries) {
              for (const call of [(list) => waystone(name, ...list), (list) => waystone[name]?.(...list)])
                try { Promise.resolve(call(words())).catch((e) => thrown.push(name + ' rejects ' + e)) } catch (e) { thrown.push(name + ' ' + e) }
            }
            await new Promise((done) => setTimeout(done, 100)); return thrown`);
          expect(thrown).toEqual([]);
        }),
        { numRuns: 10, interruptAfterTimeLimit: 40_000 },
      );
      await tab.run('waystone.optOut(false); waystone.consent(true)');
      await trial.alive(tab);
    });
}
