/**
 * What a screen reader is told when something changed that is not where its reader is.
 * @module
 */
import { signal } from '@preact/signals';

/** The words last announced. */
export const announcement = signal('');

/** Announces politely. The same words twice in a row are announced once. */
export function announce(words: string): void {
  announcement.value = words;
}
