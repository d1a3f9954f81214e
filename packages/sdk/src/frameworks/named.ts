import { create } from '../create.ts';
import { features } from '../features.ts';
import { attempt, guard } from '../guard.ts';
import { init } from '../init.ts';
import { page } from '../page.ts';
import type { Feature } from '../tracker.ts';
import type { Options, Waystone } from '../types.ts';
import { views } from '../views.ts';

/** The route at the address that the browser shows, such as `/products/:id`; `undefined` while it is not known. */
export type Route = () => string | undefined;

/** The automatic views, each with its route as name. They follow the page's history: a router adds none. */
const named =
  (route: Route): Feature =>
  (tracker) => {
    const settle = guard(() => {
      if (tracker._due && !document.hidden) page(tracker, attempt(route));
    });
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
