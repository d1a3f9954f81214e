/**
 * Nothing of Waystone may throw into the page: every way in passes through here.
 * @module
 */

/** Wraps a function so that it never throws; where the original would, it returns `undefined`. */
export const guard =
  <Args extends unknown[], Result>(fn: (...args: Args) => Result) =>
  (...args: Args): Result | undefined => {
    try {
      return fn(...args);
    } catch {}
  };

/** Runs a step that the browser may refuse, such as touching storage. `undefined` where it does. */
export const attempt = <Result>(step: () => Result): Result | undefined => guard(step)();

/**
 * Listens in the capture phase of `window`, where page code that stops propagation comes too late, and where both
 * window events (`pagehide`) and document events (`visibilitychange`) pass. The same listener again adds nothing.
 *
 * @param types event types, separated by spaces.
 * @param listener one that cannot throw.
 */
export const listen = (
  types: string,
  listener: (event: Event) => void,
  target: EventTarget = window,
): unknown => types.split(' ').map((type) => target.addEventListener(type, listener, true));

/** Whole milliseconds since the page began, by a clock that nobody sets. */
export const clock = (): number => performance.now() | 0;

/** Taken when the script loads: what a page makes of `JSON` later changes nothing here. */
export const { parse, stringify } = JSON;
