import { message } from './message.ts';

/** `identify([userId], [traits], [options], [callback])`. What follows, on every page, belongs to that user. */
export const identify = message('identify', 1, (tracker, [userId], traits) => {
  tracker._set('u', userId);
  return { traits };
});
