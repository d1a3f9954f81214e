import type { Tracker } from './tracker.ts';
import type { Options } from './types.ts';

/**
 * An address without its hash (unless that routes) and without the values of the parameters to strip, of passwords, and
 * of e-mail addresses: a form that is sent by GET puts what was typed into the address of the next page.
 */
export const address = ({ hash, strip }: Options, url = location.href): string =>
  url.replace(RegExp(`([?&](${strip}|pass\\w*)=|=(?=[^&#]*(@|%40)))[^&#]*${hash ? '' : '|#.*'}`, 'g'), '$1');

/**
 * How long a view waits, in ms: routers set the title after the address, and some replace the address they have
 * just pushed. Whatever else happens settles it sooner.
 */
const SETTLE_MS = 40;

/** An automatic view is due. */
export const expect = (tracker: Tracker): void => {
  tracker._due = true;
  setTimeout(tracker._settle, SETTLE_MS);
};

/**
 * Takes note of where the page is now. At a new address the view before ends, and its address becomes the referrer;
 * one that was never counted, because a redirect followed at once, leaves no trace.
 */
export const arrive = (tracker: Tracker): void => {
  const same = (address: string) => (tracker._options.pathOnly ? address.split('?')[0] : address);
  const url = address(tracker._options);
  // The same address again, or (unless it routes) another hash, is no view.
  if (same(url) === same(tracker._url)) return;
  if (!tracker._due) {
    tracker._emit('end', true);
    tracker._referrer = tracker._url;
  }
  tracker._url = url;
  expect(tracker);
};
