/**
 * When the figures are read anew: every 15 seconds while the page is looked at, and when asked.
 * @module
 */
import { effect, signal } from '@preact/signals';
import { keep, recall } from './storage.ts';

const EVERY_MS = 15_000;

/** Grows by one each time that the page should be read anew. */
export const round = signal(0);

/** Whether the page refreshes by itself. */
export const live = signal(recall('live') !== 'off');

/** Requests under way. */
export const underWay = signal(0);

/** When an answer last came, in ms since 1970; 0 before the first. */
export const answeredAt = signal(0);

/** The time that "2 days ago" is told from, in ms since 1970. It moves with every round. */
export const now = signal(Date.now());

/** Reads everything anew, now. */
export function refresh(): void {
  now.value = Date.now();
  round.value += 1;
}

/** Starts refreshing by itself. A page that nobody sees waits until it is seen. Call once. */
export function keepFresh(): void {
  const due = () => live.value && document.visibilityState === 'visible' && underWay.value === 0;
  setInterval(() => due() && refresh(), EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (due() && Date.now() - answeredAt.value > EVERY_MS) refresh();
  });
  effect(() => keep('live', live.value ? null : 'off'));
}
