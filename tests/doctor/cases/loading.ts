/**
 * Whether the script is loaded and runs, and what stands in its way.
 * @module
 */
import { createHash } from 'node:crypto';
import { KEY, page, script, tag } from '../pages.ts';
import { PUBLIC_KEY, type Reply, SCRIPT, type Surgery } from '../surgery.ts';
import { BOTH, type Case } from './case.ts';

/** A service worker that answers for the script. */
const worker = (at: Surgery): Record<string, Reply | string> => ({
  '/': page(`<script type="module">
        await navigator.serviceWorker.register('/worker.js'); await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
        document.head.append(Object.assign(document.createElement('script'), { src: '/waystone.js?key=${PUBLIC_KEY}&host=${at.collector}/' }));</script>`),
  '/worker.js': script(`addEventListener('activate', (event) => event.waitUntil(clients.claim()));
        addEventListener('fetch', (event) => { if (event.request.url.includes('/waystone.js')) event.respondWith(fetch(event.request)); });`),
  '/waystone.js': script(SCRIPT),
});

export const LOADING: Case[] = [
  [
    'the script is not there',
    'script_status',
    BOTH,
    (at) => ({ '/': page(tag(at, KEY, '/lost/waystone.js')) }),
    { says: () => '404' },
  ],
  [
    'nothing listens where the script is',
    'script_unreachable',
    BOTH,
    (at) => ({ '/': page(tag(at, KEY, 'http://127.0.0.1:1/waystone.js')) }),
  ],
  [
    'the site answers with a page',
    'script_is_html',
    BOTH,
    (at) => ({ '/': page(tag(at, KEY, '/waystone.js')), '/waystone.js': page('') }),
    { remedy: () => "the proxy's rule" },
  ],
  [
    'the script has another type',
    'script_wrong_type',
    BOTH,
    (at) => ({
      '/': page(tag(at, KEY, '/waystone.js')),
      '/waystone.js': { body: SCRIPT, type: 'text/plain', headers: { 'x-content-type-options': 'nosniff' } },
    }),
    { says: () => 'text/plain' },
  ],
  [
    'integrity names another file',
    'script_integrity',
    BOTH,
    (at) => ({
      '/': page(
        tag(
          at,
          `${KEY} integrity="sha384-${createHash('sha384').update('another').digest('base64')}" crossorigin`,
        ),
      ),
    }),
  ],
  [
    'the script breaks',
    'script_failed',
    ['browser'],
    (at) => ({
      '/': page(tag(at, KEY, '/waystone.js')),
      '/waystone.js': script('throw new Error("broken here")'),
    }),
    { says: () => 'broken here' },
  ],
  [
    'the script is loaded',
    'script_loaded',
    BOTH,
    (at) => ({ '/': page(tag(at)) }),
    { says: () => `${SCRIPT.length} bytes` },
  ],
  [
    'the page has an old copy',
    'script_outdated',
    BOTH,
    (at) => ({
      '/': page(tag(at, `${KEY} data-host="${at.collector}/"`, '/waystone.js?ver=0.0.1')),
      '/waystone.js': script(`${SCRIPT}/* old */`),
    }),
    { remedy: (at) => `${at.collector}/waystone.js` },
  ],
  [
    'a policy blocks the script',
    'csp_blocks_script',
    BOTH,
    (at) => ({ '/': { body: page(tag(at)), headers: { 'content-security-policy': "script-src 'self'" } } }),
    { says: () => 'script-src', remedy: (at) => `Add ${at.collector} to script-src, in the header` },
  ],
  [
    'a policy in the page blocks the script',
    'csp_blocks_script',
    BOTH,
    (at) => ({
      '/': page(`<meta http-equiv="Content-Security-Policy" content="script-src 'self'">${tag(at)}`),
    }),
    { remedy: () => '<meta' },
  ],
  [
    'a policy blocks the events',
    'csp_blocks_events',
    BOTH,
    (at) => ({
      '/': {
        body: page(tag(at)),
        headers: { 'content-security-policy': "default-src *; connect-src 'self'" },
      },
    }),
    { says: () => 'connect-src', remedy: (at) => `Add ${at.collector} to connect-src` },
  ],
  [
    'a blocker stops the script',
    'blocked_by_client',
    ['browser'],
    (at) => ({ '/': page(tag(at)) }),
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
    (at) => ({ '/': page(tag(at)) }),
    {
      says: () => '/v1/batch',
      asked: () => ({
        prepare: (context) => context.route('**/v1/batch', (route) => route.abort('blockedbyclient')),
      }),
    },
  ],
  ['a service worker answers for the script', 'script_by_service_worker', ['browser'], worker],
  [
    'a service worker controls the page',
    'service_worker',
    ['browser'],
    worker,
    { says: (at) => `${at.origin}/worker.js` },
  ],
];
