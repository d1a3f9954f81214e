/**
 * What the person says: consent, refusal, opt-out.
 * @module
 */
import type { Tracker } from './tracker.ts';

const OUT = 'opted_out';

/** Deletes every id and every waiting message; only the refusal itself is stored. */
const refuse = (tracker: Tracker, reason: string): void => {
  tracker._clear(reason);
  tracker._write({ c: reason }, true);
};

/** `consent(given)` */
export const consent = (tracker: Tracker, given: unknown): void => {
  const state = tracker._read();
  // Who opted out stays out, whatever a banner says later.
  if (state.c === OUT) return;
  if (given) {
    tracker._write({ ...state, c: '1' });
    tracker._flush();
  } else refuse(tracker, 'consent_refused');
};

/** `optOut([out])` */
export const optOut = (tracker: Tracker, out: unknown = true): void =>
  out ? refuse(tracker, OUT) : tracker._write({}, true);

/** `reset()`: forgets every id; consent stays as given. */
export const reset = (tracker: Tracker): void => {
  tracker._write({ c: tracker._read().c || '' });
};
