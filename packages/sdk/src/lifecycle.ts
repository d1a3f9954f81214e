import { guard, listen } from './guard.ts';
import type { Tracker } from './tracker.ts';

/**
 * Counts a page that comes into view, and closes accounts when it may be gone: hidden is the last certain word on a
 * phone, `pagehide` elsewhere. `unload` and `beforeunload` would keep it out of the back/forward cache.
 * https://w3c.github.io/page-visibility/ · https://html.spec.whatwg.org/#event-pagehide
 */
export const lifecycle = (tracker: Tracker): unknown =>
  listen(
    'pagehide visibilitychange prerenderingchange',
    guard(({ type }: Event) => {
      const final = type === 'pagehide';
      tracker._settle();
      if (final || document.hidden) {
        tracker._emit('end', final);
        tracker._leave();
      } else tracker._flush();
    }),
  );
