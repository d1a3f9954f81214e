/**
 * The body of one request.
 * @module
 */
import type { Batch } from '@waystone/protocol';
import { stringify } from './guard.ts';
import type { Item, Sendable } from './item.ts';
import type { Options } from './types.ts';
import { VERSION } from './version.ts';

/** A batch of messages, with what they share. */
export const body = (options: Options, items: Item[]): string => {
  const envelope: Sendable<Omit<Batch, 'batch'>> = {
    context: {
      library: { name: 'waystone.js', version: VERSION },
      automated: navigator.webdriver,
    },
    sentAt: Date.now(),
    writeKey: options.key,
  };
  // The array is put together by hand, as Prototype 1.6 would make it a string.
  return `{"batch":[${items.map(([, json]) => json)}],${stringify(envelope).slice(1)}`;
};
