/**
 * What was sent, and what was promised for it.
 * @module
 */
import type { Random } from './random.ts';

/** One event as it was sent. */
export type Sent = {
  messageId: string;
  anonymousId: string;
  event: string;
  timestamp: string;
  properties: Record<string, unknown>;
};

const ALPHABETS = [
  'abc 123',
  'äöüß€',
  '日本語',
  '👩‍👩‍👧',
  '"\\\'`\u0000\u0007\u2028',
  '<script>&amp;',
  "'); DROP TABLE event; --",
];

/** An event whose content is its own: what comes back can be held against it. */
export function makeEvent(random: Random, messageId: string): Sent {
  const text = (most: number) =>
    Array.from({ length: random.whole(0, most) }, () => random.pick(ALPHABETS)).join('');
  return {
    messageId,
    anonymousId: `visitor-${random.whole(0, 500)}`,
    event: `Event ${random.whole(0, 30)}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + random.whole(0, 10_000_000_000)).toISOString(),
    properties: {
      text: text(12).replaceAll('\u0000', '.'),
      whole: random.whole(-1_000_000, 1_000_000),
      fraction: random.next(),
      list: Array.from({ length: random.whole(0, 5) }, () => random.whole(0, 9)),
      nested: { yes: random.chance(0.5), nothing: null, deep: { text: text(3).replaceAll('\u0000', '.') } },
    },
  };
}

/** Every event of a run, by id. */
export class Ledger {
  readonly sent = new Map<string, Sent>();
  readonly acknowledged = new Set<string>();

  send(events: readonly Sent[]): void {
    for (const event of events) this.sent.set(event.messageId, event);
  }

  acknowledge(events: readonly Sent[]): void {
    for (const { messageId } of events) this.acknowledged.add(messageId);
  }

  /** Starts the next round: what was held against the store need not be again. */
  clear(): void {
    this.sent.clear();
    this.acknowledged.clear();
  }
}
