/**
 * The page's own parameter, `?waystone=`: an id from another domain of the same owner, or the person's own switch.
 * @module
 */
import { optOut } from './consent.ts';
import type { Tracker } from './tracker.ts';

const NAME = 'waystone';

/** How long a link's id is good for, in ms: it must not be passed on to another person. */
const GOOD_MS = 120000;

/**
 * Takes over the id that a link brought: once, since the address loses it. `off` and `on` are typed by owners who do
 * not want to count themselves.
 */
export const land = (tracker: Tracker): void => {
  const here = new URL(location as never);
  const value = here.searchParams.get(NAME);
  if (!value) return;
  here.searchParams.delete(NAME);
  history.replaceState(history.state, '', here);
  const [id, time] = value.split('.');
  if (!time) optOut(tracker, value === 'off');
  // Only where other domains are named: elsewhere nobody may be given an id by a link.
  else if (tracker._options.link && Math.abs(Date.now() - (time as never)) < GOOD_MS) tracker._set('a', id);
};

/** Gives the id to a link, where it leads to one of the domains that the `link` setting names. */
export const lead = (tracker: Tracker, anchor: HTMLAnchorElement): void => {
  const { link } = tracker._options;
  const { a } = tracker._ids();
  if (a && link && RegExp(`(^|\\.)(${link})$`).test(anchor.hostname))
    anchor.search = `${anchor.search.split(`&${NAME}`)[0]}&${NAME}=${a}.${Date.now()}`;
};
