/**
 * Automatic page views: load, single-page navigation, and return from the back/forward cache.
 * @module
 */
import { arrive, expect } from './address.ts';
import { guard, listen } from './guard.ts';
import { page } from './page.ts';
import type { Feature } from './tracker.ts';

export const views: Feature = (tracker) => {
  // A tab opened in the background, or a prerendered page, is counted when it is first seen: both are hidden.
  tracker._settle = guard(() => {
    if (tracker._due && !document.hidden) page(tracker);
  });

  const moved = guard(() => arrive(tracker));
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (...args) {
      // Two pushes are two views however fast they follow; a replacement corrects the one before.
      if (method === 'pushState') tracker._settle();
      original.apply(this, args);
      moved();
    };
  }
  // Fired for hash changes too.
  listen('popstate', moved);

  // A page restored from the back/forward cache runs on where it stopped; only this event tells.
  listen('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) {
      tracker._referrer = tracker._url;
      expect(tracker);
    }
  });
  expect(tracker);
};
