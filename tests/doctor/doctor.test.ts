/**
 * The doctor at small sites, one for each finding, in a browser and without one.
 * @module
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { CATALOGUE, type Code, type Diagnosis, describeDiagnosis } from '@waystone/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  type Asked,
  type Mode,
  openSurgery,
  PUBLIC_KEY,
  type Reply,
  SCRIPT,
  type Surgery,
} from './surgery.ts';

let at: Surgery;
beforeAll(async () => {
  at = await openSurgery();
});
afterAll(() => at?.close());

const page = (head: string, body = ''): string =>
  `<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
const tag = (attributes = `data-key="${PUBLIC_KEY}"`, src = `${at.collector}/waystone.js`): string =>
  `<script async src="${src}" ${attributes}></script>`;
const key = () => `data-key="${PUBLIC_KEY}"`;
const script = (body: string): Reply => ({ body, type: 'text/javascript' });
/** A tag manager: its name is in the page, and a script of it puts the tag in. */
const manager = (attributes: Record<string, string>): string =>
  `<script>/* https://www.googletagmanager.com/gtm.js */ window.google_tag_manager = {};
  setTimeout(() => document.head.append(Object.assign(document.createElement('script'), ${JSON.stringify(attributes)})))</script>`;

/** A service worker that answers for the script. */
const worker = (): Record<string, Reply | string> => ({
  '/': page(`<script type="module">
        await navigator.serviceWorker.register('/worker.js'); await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
        document.head.append(Object.assign(document.createElement('script'), { src: '/waystone.js?key=${PUBLIC_KEY}&host=${at.collector}/' }));</script>`),
  '/worker.js': script(`addEventListener('activate', (event) => event.waitUntil(clients.claim()));
        addEventListener('fetch', (event) => { if (event.request.url.includes('/waystone.js')) event.respondWith(fetch(event.request)); });`),
  '/waystone.js': script(SCRIPT),
});

type Case = [
  name: string,
  code: Code,
  modes: Mode[],
  site: () => Record<string, Reply | string>,
  expected?: { says?: () => string; remedy?: () => string; asked?: () => Asked },
];
const BOTH: Mode[] = ['browser', 'fetch'];

const CASES: Case[] = [
  [
    'the browser does not start',
    'browser_failed',
    ['browser'],
    () => ({ '/': page(tag()) }),
    { asked: () => ({ browser: { path: process.execPath, args: [] } }) },
  ],
  ['the page answers an error', 'page_status', BOTH, () => ({ '/': { status: 500, body: page(tag()) } })],
  [
    'the page leads to another origin',
    'page_redirected',
    BOTH,
    () => ({ '/': { status: 302, headers: { location: `${at.strange}/there` } }, '/there': page(tag()) }),
  ],
  ['the script tag is there', 'script_found', BOTH, () => ({ '/': page(tag()) })],
  ['there is no tag', 'script_missing', BOTH, () => ({ '/': page('') }), { remedy: () => 'data-key="pk_…"' }],
  ['the tag is commented out', 'script_missing', BOTH, () => ({ '/': page(`<!-- ${tag()} -->`) })],
  [
    'a tag manager puts it in',
    'script_by_tag_manager',
    ['browser'],
    () => ({ '/': page(manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
  ],
  [
    'a tag manager may put it in',
    'script_not_found_without_browser',
    ['fetch'],
    () => ({ '/': page(manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
    { says: () => 'Google Tag Manager' },
  ],
  [
    'it is part of a bundle',
    'script_in_bundle',
    BOTH,
    () => ({
      '/': page('<script src="/app.js" defer></script>'),
      // As a bundler would put it: the settings are in the code, not on the tag.
      '/app.js': script(
        `Object.defineProperty(document,'currentScript',{configurable:true,value:{src:'${at.collector}/waystone.js?key=${PUBLIC_KEY}',dataset:{}}});${SCRIPT}`,
      ),
    }),
  ],
  [
    'it is only in a frame',
    'script_in_frame',
    ['browser'],
    () => ({ '/': page('', '<iframe src="/frame"></iframe>'), '/frame': page(tag()) }),
    { says: () => `${at.origin}/frame` },
  ],
  [
    'a cookie banner holds the tag back',
    'script_held_by_banner',
    BOTH,
    () => ({ '/': page(tag(`${key()} type="text/plain" data-cookieconsent="statistics"`)) }),
    { says: () => 'type="text/plain"', remedy: () => 'data-consent="required"' },
  ],
  [
    'Rocket Loader has rewritten the tag',
    'script_rewritten',
    BOTH,
    () => ({ '/': page(tag(`${key()} type="0a1b2c3d4e5f60718293a4b5-text/javascript"`)) }),
    { remedy: () => 'data-cfasync="false"' },
  ],
  [
    'WP Rocket delays the tag',
    'script_rewritten',
    BOTH,
    () => ({
      '/': page(
        `<script type="rocketlazyloadscript" data-rocket-src="${at.collector}/waystone.js" ${key()}></script>`,
      ),
    }),
    { says: () => 'WP Rocket' },
  ],
  [
    'an optimiser has combined it with others',
    'script_without_address',
    ['browser'],
    () => ({
      '/': page('<script src="/cache/all.js"></script>'),
      '/cache/all.js': script(`var a=1;${SCRIPT}`),
    }),
    { says: () => '/cache/all.js', remedy: () => 'Exclude waystone.js' },
  ],
  [
    'the script is not there',
    'script_status',
    BOTH,
    () => ({ '/': page(tag(key(), '/lost/waystone.js')) }),
    { says: () => '404' },
  ],
  [
    'nothing listens where the script is',
    'script_unreachable',
    BOTH,
    () => ({ '/': page(tag(key(), 'http://127.0.0.1:1/waystone.js')) }),
  ],
  [
    'the site answers with a page',
    'script_is_html',
    BOTH,
    () => ({ '/': page(tag(key(), '/waystone.js')), '/waystone.js': page('') }),
    { remedy: () => "the proxy's rule" },
  ],
  [
    'the script has another type',
    'script_wrong_type',
    BOTH,
    () => ({
      '/': page(tag(key(), '/waystone.js')),
      '/waystone.js': { body: SCRIPT, type: 'text/plain', headers: { 'x-content-type-options': 'nosniff' } },
    }),
    { says: () => 'text/plain' },
  ],
  [
    'integrity names another file',
    'script_integrity',
    BOTH,
    () => ({
      '/': page(
        tag(
          `${key()} integrity="sha384-${createHash('sha384').update('another').digest('base64')}" crossorigin`,
        ),
      ),
    }),
  ],
  [
    'the script breaks',
    'script_failed',
    ['browser'],
    () => ({
      '/': page(tag(key(), '/waystone.js')),
      '/waystone.js': script('throw new Error("broken here")'),
    }),
    { says: () => 'broken here' },
  ],
  [
    'the script is loaded',
    'script_loaded',
    BOTH,
    () => ({ '/': page(tag()) }),
    { says: () => `${SCRIPT.length} bytes` },
  ],
  [
    'the page has an old copy',
    'script_outdated',
    BOTH,
    () => ({
      '/': page(tag(`${key()} data-host="${at.collector}/"`, '/waystone.js?ver=0.0.1')),
      '/waystone.js': script(`${SCRIPT}/* old */`),
    }),
    { remedy: () => `${at.collector}/waystone.js` },
  ],
  [
    'a policy blocks the script',
    'csp_blocks_script',
    BOTH,
    () => ({ '/': { body: page(tag()), headers: { 'content-security-policy': "script-src 'self'" } } }),
    { says: () => 'script-src', remedy: () => `Add ${at.collector} to script-src, in the header` },
  ],
  [
    'a policy in the page blocks the script',
    'csp_blocks_script',
    BOTH,
    () => ({ '/': page(`<meta http-equiv="Content-Security-Policy" content="script-src 'self'">${tag()}`) }),
    { remedy: () => '<meta' },
  ],
  [
    'a policy blocks the events',
    'csp_blocks_events',
    BOTH,
    () => ({
      '/': { body: page(tag()), headers: { 'content-security-policy': "default-src *; connect-src 'self'" } },
    }),
    { says: () => 'connect-src', remedy: () => `Add ${at.collector} to connect-src` },
  ],
  [
    'a blocker stops the script',
    'blocked_by_client',
    ['browser'],
    () => ({ '/': page(tag()) }),
    {
      asked: () => ({
        prepare: (context) => context.route('**/waystone.js', (route) => route.abort('blockedbyclient')),
      }),
    },
  ],
  [
    'a blocker stops the events',
    'blocked_by_client',
    ['browser'],
    () => ({ '/': page(tag()) }),
    {
      says: () => '/v1/batch',
      asked: () => ({
        prepare: (context) => context.route('**/v1/batch', (route) => route.abort('blockedbyclient')),
      }),
    },
  ],
  ['the tag has no key', 'key_missing', BOTH, () => ({ '/': page(tag('')) }), { remedy: () => '?key=pk_…' }],
  [
    'a tag manager has stripped the key',
    'attributes_stripped',
    ['browser'],
    () => ({ '/': page(manager({ src: `${at.collector}/waystone.js` })) }),
    { remedy: () => `src="${at.collector}/waystone.js?key=pk_…"` },
  ],
  ['the key is a secret one', 'key_secret', BOTH, () => ({ '/': page(tag('data-key="sk_0123456789"')) })],
  [
    'the key is none',
    'key_malformed',
    BOTH,
    () => ({ '/': page(tag('data-key="UA-1234-1"')) }),
    { says: () => 'UA-1234-1' },
  ],
  [
    'a setting is misspelt',
    'setting_unknown',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-conset="required"`)) }),
    { says: () => 'Did you mean "consent"?' },
  ],
  [
    "a setting's value is misspelt",
    'setting_value',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-off="view"`)) }),
    { says: () => 'Did you mean "views"?' },
  ],
  [
    'the host is no address',
    'host_invalid',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-host="collector"`)) }),
  ],
  ['views are switched off', 'views_off', BOTH, () => ({ '/': page(tag(`${key()} data-off="views"`)) })],
  [
    'the tag is there twice',
    'installed_twice',
    BOTH,
    () => ({ '/': page(tag() + tag()) }),
    { says: () => '2 times (tag and tag)' },
  ],
  [
    'a tag and a tag manager',
    'installed_twice',
    ['browser'],
    () => ({ '/': page(tag() + manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
    { says: () => 'tag manager' },
  ],
  ['there are two keys', 'several_keys', BOTH, () => ({ '/': page(tag() + tag('data-key="pk_another"')) })],
  [
    'the collector is away',
    'collector_unreachable',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-host="http://127.0.0.1:1/"`)) }),
    { says: () => 'http://127.0.0.1:1/v1/batch' },
  ],
  [
    'the endpoint is the site itself',
    'collector_not_waystone',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-host="${at.origin}/"`)), '/v1/batch': page('') }),
  ],
  [
    'the collector is busy',
    'collector_busy',
    BOTH,
    () => ({
      '/': page(tag(`${key()} data-host="${at.origin}/"`)),
      '/v1/batch': {
        status: 503,
        type: 'application/json',
        body: '{"error":{"code":"spool_full","message":"The collector is full."}}',
      },
    }),
    { says: () => 'is full' },
  ],
  [
    'the key is unknown',
    'key_unknown',
    BOTH,
    () => ({ '/': page(tag('data-key="pk_nobody"')) }),
    { says: () => 'pk_nobody' },
  ],
  [
    'the domain is another',
    'origin_not_allowed',
    BOTH,
    () => ({ '/': page(tag()) }),
    { remedy: () => `Add "${at.strange}" to "origins"`, asked: () => ({ base: at.strange }) },
  ],
  ['the key is right', 'key_accepted', BOTH, () => ({ '/': page(tag()) }), { says: () => at.origin }],
  [
    'a proxy stands before the collector',
    'proxied',
    BOTH,
    () => ({ '/': page(tag(key(), '/proxy/waystone.js')) }),
    { remedy: () => 'trustedProxyHops' },
  ],
  [
    'the proxy drops Origin',
    'proxy_drops_origin',
    BOTH,
    () => ({ '/': page(tag(`${key()} data-host="${at.origin}/proxy/no-origin/"`)) }),
  ],
  [
    'the proxy drops User-Agent',
    'proxy_drops_agent',
    ['browser'],
    () => ({ '/': page(tag(`${key()} data-host="${at.origin}/proxy/no-agent/"`)) }),
    { asked: () => ({ store: at.store }) },
  ],
  [
    'the first event arrives',
    'event_arrived',
    ['browser'],
    () => ({ '/': page(tag()) }),
    { says: () => 'accepted 1 event' },
  ],
  [
    'the event is stored',
    'event_stored',
    ['browser'],
    () => ({ '/': page(tag()) }),
    { asked: () => ({ store: at.store }) },
  ],
  [
    'the token is wrong',
    'store_not_asked',
    ['browser'],
    () => ({ '/': page(tag()) }),
    { says: () => '401', asked: () => ({ store: { ...at.store, token: 'another-token-0000' } }) },
  ],
  ['no event can be seen', 'event_not_observed', ['fetch'], () => ({ '/': page(tag()) })],
  [
    'an event is rejected',
    'event_rejected',
    ['browser'],
    () => ({
      '/': page(
        `<script>window.waystone=window.waystone||((...a)=>(waystone.q=waystone.q||[]).push(a));waystone('track','Bad',{},{anonymousId:'x'.repeat(5000)})</script>${tag()}`,
      ),
    }),
    { says: () => 'invalid_message' },
  ],
  [
    'an event is refused',
    'event_refused',
    ['browser'],
    () => ({
      '/': page(tag(`${key()} data-host="${at.origin}/"`)),
      '/v1/batch': {
        status: 413,
        type: 'application/json',
        body: '{"error":{"code":"too_large","message":"Too large."}}',
      },
    }),
    { says: () => '413 too_large' },
  ],
  [
    'an event is not answered',
    'event_unanswered',
    ['browser'],
    () => ({ '/': page(tag()) }),
    {
      asked: () => ({
        prepare: (context) => context.route('**/v1/batch', (route) => route.abort('connectionreset')),
      }),
    },
  ],
  [
    'nothing is sent',
    'event_not_sent',
    ['browser'],
    () => ({ '/': page(`<script>window.fetch = () => new Promise(() => {})</script>${tag()}`) }),
    { asked: () => ({ timeoutMs: 4000 }) },
  ],
  [
    'a banner asks, and nobody waits',
    'banner_without_consent',
    BOTH,
    () => ({
      '/': page(
        `<script src="https://consent.cookiebot.com.invalid/uc.js?x=consent.cookiebot.com"></script>${tag()}`,
      ),
    }),
    { says: () => 'Cookiebot', remedy: () => 'CookiebotOnAccept' },
  ],
  [
    'consent is never given',
    'consent_never_given',
    BOTH,
    () => ({
      '/': page(
        `<script>window.Didomi={} // sdk.privacy-center.org</script>${tag(`${key()} data-consent="required"`)}`,
      ),
    }),
    { remedy: () => "Didomi.on('consent.changed'" },
  ],
  [
    'consent is awaited',
    'consent_awaited',
    BOTH,
    () => ({
      '/': page(
        `<script>function agreed(){ waystone.consent(true) }</script>${tag(`${key()} data-consent="required"`)}`,
      ),
    }),
  ],
  [
    'the doctor consents',
    'consent_tried',
    ['browser'],
    () => ({
      '/': page(
        `<script>function agreed(){ waystone.consent(true) }</script>${tag(`${key()} data-consent="required"`)}`,
      ),
    }),
  ],
  [
    'the browser asks not to be tracked',
    'privacy_control',
    ['browser'],
    () => ({
      '/': page(
        `<script>Object.defineProperty(Navigator.prototype,'globalPrivacyControl',{get:()=>true})</script>${tag()}`,
      ),
    }),
  ],
  [
    'the address opts out',
    'opted_out',
    BOTH,
    () => ({ '/': page(tag()) }),
    { says: () => 'waystone=off', asked: () => ({ path: '/?waystone=off' }) },
  ],
  ['a service worker answers for the script', 'script_by_service_worker', ['browser'], () => worker()],
  [
    'a service worker controls the page',
    'service_worker',
    ['browser'],
    () => worker(),
    { says: () => `${at.origin}/worker.js` },
  ],
];
/** Findings of pages that cannot be looked at have tests of their own, and those that loopback cannot show. */
const ELSEWHERE: Code[] = [
  'page_unreachable',
  'page_timeout',
  'page_tls',
  'mixed_content',
  'event_not_stored',
];

const rows = CASES.flatMap(([name, code, modes, site, expected]) =>
  modes.map((mode) => [name, mode, code, site, expected ?? {}] as const),
);

describe('the doctor finds that', () => {
  it.each(rows)('%s (%s): %s', async (_, mode, code, site, { says, remedy, asked }) => {
    const diagnosis = await at.examine(site(), mode, asked?.());
    const found = diagnosis.findings.find((finding) => finding.code === code);
    expect(codes(diagnosis)).toContain(code);
    expect(found?.status).toBe(CATALOGUE[code].status);
    if (says) expect(found?.says).toContain(says());
    expect(found?.remedy).toContain(remedy?.() ?? CATALOGUE[code].remedy.split('{')[0]);
    expect(`${found?.says}${found?.remedy}`).not.toMatch(/\{\w+\}|undefined/);
    expect(describeDiagnosis(diagnosis)).toContain(found?.says);
  });

  it('has a site for each finding', () => {
    const tried = new Set([...CASES.map(([, code]) => code), ...ELSEWHERE]);
    expect(Object.keys(CATALOGUE).filter((code) => !tried.has(code as Code))).toEqual([]);
  });
});

describe('a page that cannot be looked at', () => {
  it.each([
    ['browser', 'page_unreachable', () => ({ base: 'http://127.0.0.1:1' })],
    ['fetch', 'page_unreachable', () => ({ base: 'http://127.0.0.1:1' })],
    ['browser', 'page_tls', () => ({ base: at.origin.replace('http:', 'https:') })],
    ['fetch', 'page_tls', () => ({ base: at.origin.replace('http:', 'https:') })],
    ['browser', 'page_timeout', () => ({ timeoutMs: 1000 })],
    ['fetch', 'page_timeout', () => ({ timeoutMs: 1000 })],
  ] as const)('%s: %s', async (mode, code, asked) => {
    const diagnosis = await at.examine({ '/': { hangs: true } }, mode, asked());
    expect(diagnosis.reached).toBe(false);
    expect(codes(diagnosis)).toEqual([code]);
  });
});

describe('a healthy site', () => {
  it.each(BOTH)('gives neither warning nor problem (%s)', async (mode) => {
    const { findings } = await at.examine({ '/': page(tag()) }, mode);
    expect(findings.filter(({ status }) => status === 'warning' || status === 'problem')).toEqual([]);
  });

  it('does not count the doctor', async () => {
    await at.examine({ '/': page(tag()) }, 'browser', { store: at.store });
    expect(await at.rows('SELECT count() > 0 AS some, min(is_bot) AS bots FROM event')).toEqual([
      { some: 1, bots: true },
    ]);
    expect(await at.rows('SELECT count() AS n FROM touchpoint')).toMatchObject([
      { n: expect.toSatisfy((n) => Number(n) === 0) },
    ]);
  });
});

describe('the command', () => {
  it.each([
    ['a healthy site', () => page(tag()), ['--no-browser'], 0, 'All is well.'],
    ['no script', () => page(''), ['--no-browser'], 1, '1 problem.'],
  ] as const)('says of %s what it found, in its exit code too', async (_, html, words, code, text) => {
    await at.examine({ '/': html() }, 'fetch');
    const ended = await run(`${at.origin}/`, ...words);
    expect(ended.out).toContain(text);
    expect(ended.code).toBe(code);
  });

  it('opens a browser, looks the event up, and prints JSON', async () => {
    await at.examine({ '/': page(tag()) }, 'fetch');
    const { out, code } = await run(
      `${at.origin}/`,
      '--json',
      '--collector',
      at.collector,
      '--token',
      ADMIN_TOKEN,
    );
    const { mode, findings } = JSON.parse(out) as Diagnosis;
    expect(mode).toBe('browser');
    expect(findings.map((finding) => finding.code)).toEqual(
      expect.arrayContaining(['script_found', 'key_accepted', 'event_arrived', 'event_stored']),
    );
    expect(code).toBe(0);
  });

  it.each([
    [['ftp://shop.example/'], 'The page is "ftp://shop.example/"'],
    [['file:///etc/passwd'], 'give an address such as'],
    [['http://shop.example/', '--token', 'x'], '--token needs the address of the collector'],
    [['http://shop.example/', '--timeout', 'soon'], '--timeout is "soon"'],
    [['http://127.0.0.1:1/', '--no-browser'], ''],
  ])('%j ends with 2', async (words, message) => {
    const { code, err } = await run(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

function codes({ findings }: Diagnosis): string[] {
  return findings.map(({ code }) => code);
}

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));

function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, CHROME_PATH: at.browser.path };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'doctor', ...words], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
