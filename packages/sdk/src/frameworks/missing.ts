import { inert } from '../init.ts';
import type { Waystone } from '../types.ts';

let said = false;

/** A tracker that does nothing, for an app that has started none; says so once. Analytics must not break the page. */
export const missing = (what: string): Waystone => {
  if (!said)
    console.error(`useWaystone() found no tracker, so nothing is counted here: put ${what} component.`);
  said = true;
  return inert();
};
