/**
 * The body of one request.
 * @module
 */
import type { Batch } from '@waystone/protocol';
import { parse, stringify } from './guard.ts';
import type { Item, Sendable } from './item.ts';
import type { Options } from './types.ts';
import { VERSION } from './version.ts';

/** A body made within this time of its last message takes that message's time as its own, in ms. */
const SAME_TIME = 16;

/**
 * A batch of messages that share session and account. One made when the body is leaves its `timestamp` out: the
 * collector reckons `timestamp + receivedAt − sentAt`, which is then its own default.
 */
export const body = (options: Options, items: Item[]): string => {
  const now = Date.now();
  const [{ timestamp }, shared] = items.at(-1) as Item;
  const sentAt = Math.abs(now - timestamp) < SAME_TIME ? timestamp : now;
  const messages = items.map(([message]) =>
    stringify({ ...message, timestamp: message.timestamp === sentAt ? undefined : message.timestamp }),
  );
  const envelope: Sendable<Omit<Batch, 'batch'>> = {
    context: {
      locale: navigator.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: { width: screen.width, height: screen.height },
      library: { name: 'waystone.js', version: VERSION },
      automated: navigator.webdriver || undefined,
      ...parse(shared),
    },
    sentAt,
    writeKey: options.key,
  };
  // The array is put together by hand, as Prototype 1.6 would make it a string.
  return `{"batch":[${messages}],${stringify(envelope).slice(1)}`;
};
