/**
 * What the person says: consent, refusal, opt-out.
 * @module
 */
import type { Tracker } from './tracker.ts';

/** Deletes every id and every waiting message; only the refusal itself is stored. */
const refuse = (tracker: Tracker, name: string, reason: string): void => {
  tracker._clear(reason);
  tracker._write({ [name]: reason }, true);
};

/** `consent(given)` */
export const consent = (tracker: Tracker, given: unknown): void => {
  if (given) {
    tracker._write({ ...tracker._read(), c: '1' });
    tracker._flush();
  } else refuse(tracker, 'c', 'consent_refused');
};

/** `optOut([out])` */
export const optOut = (tracker: Tracker, out: unknown = true): void =>
  out ? refuse(tracker, 'x', 'opted_out') : tracker._write({}, true);

/** `reset()`: forgets every id; consent stays as given. */
export const reset = (tracker: Tracker): void => {
  tracker._write({ c: tracker._read().c || '' });
};
