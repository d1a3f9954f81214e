import { clicks } from './clicks.ts';
import { create } from './create.ts';
import { engagement } from './engagement.ts';
import { forms } from './forms.ts';
import type { Options, Waystone } from './types.ts';
import { views } from './views.ts';

/**
 * Starts the tracker with every automatic feature (less those in `off`). Calling it again with the same key changes
 * nothing and returns the tracker that runs.
 *
 * @example
 * const waystone = init({ key: 'pk_…', host: 'https://host' });
 * waystone.track('Plan Chosen', { plan: 'pro' });
 */
export const init = (options: Options): Waystone => create(options, { views, forms, engagement, clicks });
