import { guard, listen } from './guard.ts';
import type { Tracker } from './tracker.ts';

/**
 * Counts a page that comes into view, and closes accounts when it may be gone: hidden is the last certain word on a
 * phone, `pagehide` elsewhere. `unload` and `beforeunload` would keep it out of the back/forward cache.
 *
 * It listens twice: a browser that ends a closed tab's process cuts off the listener that runs at that moment, past
 * any `catch`, and still calls the next one, which does what is left.
 * https://w3c.github.io/page-visibility/ · https://html.spec.whatwg.org/#event-pagehide
 */
export const lifecycle = (tracker: Tracker): void => {
  for (const _ of [0, 1])
    listen(
      'pagehide visibilitychange prerenderingchange',
      guard((event: Event) => {
        const final = event.type === 'pagehide';
        tracker._settle();
        if (final || document.hidden) {
          tracker._emit('end', final);
          tracker._leave();
        } else tracker._flush();
      }),
    );
};
