/**
 * The first-party cookie. Where cookies are refused, the page's memory takes its place.
 * @module
 */
import { attempt } from './guard.ts';

/** Name of the cookie; waiting messages are stored under names that begin with it. */
export const NAME = '_ws';

/** What the cookie held when it was last read in this turn: reading it asks another process. */
let known: string | undefined = '';

/** What is stored, as a query string; undefined where nothing is stored or the browser refuses. */
export const readCookie = (): string | undefined => {
  queueMicrotask(() => (known = ''));
  return (known ||= attempt(() => /\b_ws=([^;]+)/.exec(document.cookie)?.[1]));
};

/**
 * Stores a value for 400 days, the longest that browsers allow (RFC 6265bis, 5.5; Safari allows scripts 7).
 *
 * The cookie goes to the highest domain that accepts it, so that `www.` and `shop.` share it. Only the browser
 * knows the public suffixes, so it is asked: from the top level down, until the cookie can be read back. An empty
 * domain comes last, for hosts of one label such as `localhost`.
 *
 * @returns whether it is stored.
 */
export const writeCookie = (value: string): boolean | undefined => {
  let domain = '';
  return attempt(() =>
    [...location.hostname.split('.').reverse(), ''].some((label) => {
      domain = label && `.${label}${domain}`;
      document.cookie = `${NAME}=${value};domain=${domain};path=/;max-age=34560000`;
      known = '';
      return readCookie() === value;
    }),
  );
};
