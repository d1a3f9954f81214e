/**
 * The address bar and the page, kept the same.
 * @module
 */
import { signal } from '@preact/signals';
import { formatPlace, moved, type Place, parsePlace } from './place.ts';

/** Where the reader is now. */
export const place = signal<Place>(parsePlace(location.search));

/** Follows back and forward. Call once. */
export function followHistory(): void {
  addEventListener('popstate', () => {
    place.value = parsePlace(location.search);
  });
}

/** Goes to a place by a new entry of the history, from its top. */
export function go(next: Place): void {
  history.pushState(null, '', formatPlace(next));
  place.value = next;
  scrollTo(0, 0);
}

/** Changes the present entry: for steps one would not want to go back through, such as letters typed. */
export function amend(patch: Partial<Place>): void {
  const next = moved(place.value, patch);
  history.replaceState(null, '', formatPlace(next));
  place.value = next;
}

/** Changes part of the place by a new entry of the history, and stays where the page is scrolled to. */
export function change(patch: Partial<Place>): void {
  const next = moved(place.value, patch);
  history.pushState(null, '', formatPlace(next));
  place.value = next;
}
