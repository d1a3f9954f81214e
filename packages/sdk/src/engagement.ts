/**
 * Time a page was looked at and how deep it was read, told as `Page Engaged` when the view ends.
 * @module
 */
import type { EngagementProperties } from '@waystone/protocol';
import { clock, listen } from './guard.ts';
import { track } from './track.ts';
import type { Feature } from './tracker.ts';

/** Less than this is not worth a message, in ms. */
const LEAST_MS = 100;

export const engagement: Feature = (tracker) => {
  let since = 0;
  let active = 0;
  let depth = 0;

  /** Ends a lap of the stopwatch and begins the next, if the page is still visible and focused. */
  const lap = (seen?: unknown): void => {
    const now = clock();
    active += now - (since || now);
    since = document.hasFocus() && !document.hidden ? now : 0;
    // Not at the start: asking for it then would have the page laid out before it is all there.
    if (seen) depth = Math.max(depth, scrollY + innerHeight);
  };

  tracker._on('end', () => {
    lap(1);
    if (active < LEAST_MS) return;
    track(tracker, 'Page Engaged', {
      active_ms: active,
      scroll_pct: Math.min(100, ((100 * depth) / document.documentElement.scrollHeight) | 0),
    } satisfies EngagementProperties);
    active = depth = 0;
  });
  // `focus` and `blur` of the elements within pass here too, and only make another lap.
  listen('focus blur visibilitychange scroll', lap);
  lap();
};
