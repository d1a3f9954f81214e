/**
 * Whether the collector is there, knows the key, and what a proxy before it does.
 * @module
 */
import { KEY, page, tag } from '../pages.ts';
import { BOTH, type Case } from './case.ts';

export const COLLECTOR: Case[] = [
  [
    'the collector is away',
    'collector_unreachable',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-host="http://127.0.0.1:1/"`)) }),
    { says: () => 'http://127.0.0.1:1/v1/batch' },
  ],
  [
    'the endpoint is the site itself',
    'collector_not_waystone',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-host="${at.origin}/"`)), '/v1/batch': page('') }),
  ],
  [
    'the collector is busy',
    'collector_busy',
    BOTH,
    (at) => ({
      '/': page(tag(at, `${KEY} data-host="${at.origin}/"`)),
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
    (at) => ({ '/': page(tag(at, 'data-key="pk_nobody"')) }),
    { says: () => 'pk_nobody' },
  ],
  [
    'the domain is another',
    'origin_not_allowed',
    BOTH,
    (at) => ({ '/': page(tag(at)) }),
    { remedy: (at) => `Add "${at.strange}" to "origins"`, asked: (at) => ({ base: at.strange }) },
  ],
  ['the key is right', 'key_accepted', BOTH, (at) => ({ '/': page(tag(at)) }), { says: (at) => at.origin }],
  [
    'a proxy stands before the collector',
    'proxied',
    BOTH,
    (at) => ({ '/': page(tag(at, KEY, '/proxy/waystone.js')) }),
    { remedy: () => 'trustedProxyHops' },
  ],
  [
    'the proxy drops Origin',
    'proxy_drops_origin',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-host="${at.origin}/proxy/no-origin/"`)) }),
  ],
];
