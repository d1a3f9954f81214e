/**
 * Consent, opt-out, and what the browser asks.
 * @module
 */
import { KEY, page, tag } from '../pages.ts';
import { BOTH, type Case } from './case.ts';

export const PRIVACY: Case[] = [
  [
    'a banner asks, and nobody waits',
    'banner_without_consent',
    BOTH,
    (at) => ({
      '/': page(
        `<script src="https://consent.cookiebot.com.invalid/uc.js?x=consent.cookiebot.com"></script>${tag(at)}`,
      ),
    }),
    { says: () => 'Cookiebot', remedy: () => 'CookiebotOnAccept' },
  ],
  [
    'consent is never given',
    'consent_never_given',
    BOTH,
    (at) => ({
      '/': page(
        `<script>window.Didomi={} // sdk.privacy-center.org</script>${tag(at, `${KEY} data-consent="required"`)}`,
      ),
    }),
    { remedy: () => "Didomi.on('consent.changed'" },
  ],
  [
    'consent is awaited',
    'consent_awaited',
    BOTH,
    (at) => ({
      '/': page(
        `<script>function agreed(){ waystone.consent(true) }</script>${tag(at, `${KEY} data-consent="required"`)}`,
      ),
    }),
  ],
  [
    'the doctor consents',
    'consent_tried',
    ['browser'],
    (at) => ({
      '/': page(
        `<script>function agreed(){ waystone.consent(true) }</script>${tag(at, `${KEY} data-consent="required"`)}`,
      ),
    }),
  ],
  [
    'the browser asks not to be tracked',
    'privacy_control',
    ['browser'],
    (at) => ({
      '/': page(
        `<script>Object.defineProperty(Navigator.prototype,'globalPrivacyControl',{get:()=>true})</script>${tag(at)}`,
      ),
    }),
  ],
  [
    'the address opts out',
    'opted_out',
    BOTH,
    (at) => ({ '/': page(tag(at)) }),
    { says: () => 'waystone=off', asked: () => ({ path: '/?waystone=off' }) },
  ],
];
