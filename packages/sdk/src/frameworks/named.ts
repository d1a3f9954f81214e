import { create } from '../create.ts';
import { features } from '../features.ts';
import { attempt, guard } from '../guard.ts';
import { init } from '../init.ts';
import { page } from '../page.ts';
import type { Feature } from '../tracker.ts';
import type { Options, Waystone } from '../types.ts';
import { views } from '../views.ts';

/**
 * The route at the address that the browser shows, such as `/products/:id`; `''` where there is none, and `undefined`
 * while it is not known.
 */
export type Route = () => string | undefined;

/** How often a view asks for a route that is not known yet, and how many ms apart: a page may take a while to load. */
const PATIENCE = 20;
const AGAIN_MS = 50;

/**
 * The automatic views, each with its route as name. They follow the page's history: a router adds none. Whatever else
 * happens settles a view at once, with or without a name.
 */
const named =
  (route: Route): Feature =>
  (tracker) => {
    let asked = 0;
    const count = guard((byTimer: boolean) => {
      if (!tracker._due || document.hidden) {
        asked = 0;
        return;
      }
      const name = attempt(route);
      if (name === undefined && byTimer && asked++ < PATIENCE) setTimeout(settle, AGAIN_MS);
      else page(tracker, name || undefined);
    });
    // A timer calls with the window as `this`, the tracker's parts with the tracker:
    // https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timer-initialisation-steps
    const settle = function (this: unknown) {
      count(this !== tracker);
    };
    // `views` would put its own here, and take it along into its first timer.
    Object.defineProperty(tracker, '_settle', { get: () => settle, set: () => {} });
    views(tracker);
  };

/**
 * Starts the tracker of an app as `init` does; with a route, automatic views bear its name. A tracker with the same
 * key that runs already, such as a script tag's, goes on as it was started.
 */
export const start = (options: Options, route?: Route): Waystone =>
  route && typeof window !== 'undefined'
    ? create(options, { ...features, views: named(route) })
    : init(options);
