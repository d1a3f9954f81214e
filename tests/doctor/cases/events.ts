/**
 * Whether the first event arrives and is stored.
 * @module
 */
import { KEY, page, tag } from '../pages.ts';
import type { Case } from './case.ts';

export const EVENTS: Case[] = [
  [
    'the proxy drops User-Agent',
    'proxy_drops_agent',
    ['browser'],
    (at) => ({ '/': page(tag(at, `${KEY} data-host="${at.origin}/proxy/no-agent/"`)) }),
    { asked: (at) => ({ store: at.store }) },
  ],
  [
    'the first event arrives',
    'event_arrived',
    ['browser'],
    (at) => ({ '/': page(tag(at)) }),
    { says: () => 'accepted 1 event' },
  ],
  [
    'the event is stored',
    'event_stored',
    ['browser'],
    (at) => ({ '/': page(tag(at)) }),
    { asked: (at) => ({ store: at.store }) },
  ],
  [
    'the token is wrong',
    'store_not_asked',
    ['browser'],
    (at) => ({ '/': page(tag(at)) }),
    { says: () => '401', asked: (at) => ({ store: { ...at.store, token: 'another-token-0000' } }) },
  ],
  ['no event can be seen', 'event_not_observed', ['fetch'], (at) => ({ '/': page(tag(at)) })],
  [
    'an event is rejected',
    'event_rejected',
    ['browser'],
    (at) => ({
      '/': page(
        `<script>window.waystone=window.waystone||((...a)=>(waystone.q=waystone.q||[]).push(a));waystone('track','Bad',{},{anonymousId:'x'.repeat(5000)})</script>${tag(at)}`,
      ),
    }),
    { says: () => 'invalid_message' },
  ],
  [
    'an event is refused',
    'event_refused',
    ['browser'],
    (at) => ({
      '/': page(tag(at, `${KEY} data-host="${at.origin}/"`)),
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
    (at) => ({ '/': page(tag(at)) }),
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
    (at) => ({ '/': page(`<script>window.fetch = () => new Promise(() => {})</script>${tag(at)}`) }),
    { asked: () => ({ timeoutMs: 4000 }) },
  ],
];
