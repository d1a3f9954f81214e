import { CALLS, create } from './create.ts';
import { features } from './features.ts';
import type { Options, Waystone } from './types.ts';

/** A tracker that does nothing, as on a server. */
export const inert = (): Waystone => {
  const nothing = () => Promise.resolve();
  return Object.assign(
    nothing,
    Object.fromEntries(Object.keys(CALLS).map((name) => [name, nothing])),
  ) as never;
};

/**
 * Starts the tracker with every automatic feature (less those in `off`). Calling it again with the same key changes
 * nothing and returns the tracker that runs. Where there is no page, as on a server that renders one, its calls do
 * nothing.
 *
 * @example
 * const waystone = init({ key: 'pk_…', host: 'https://host' });
 * waystone.track('Plan Chosen', { plan: 'pro' });
 */
export const init = (options: Options): Waystone =>
  typeof window === 'undefined' ? inert() : create(options, features);
