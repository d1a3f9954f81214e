/**
 * Keyboard focus across pages: to the heading of a page opened, back to the link that a person was opened from.
 * @module
 */
import { useEffect, useRef } from 'preact/hooks';
import { place } from './navigation.ts';

/**
 * Moves the focus whenever the page changes, and never at the first load.
 * @param ready whether the page's heading is there.
 */
export function useFocusOnPage(): void {
  const { view, person } = place.value;
  const before = useRef<{ view: string; person: string } | undefined>(undefined);
  useEffect(() => {
    const left = before.current;
    before.current = { view, person };
    if (left === undefined) return;
    if (!focusMark(person === '' && left.person !== '' ? `person ${left.person}` : '')) focusHeading();
  }, [view, person]);
}

function focusMark(mark: string): boolean {
  if (mark === '') return false;
  const link = document.querySelector<HTMLElement>(`[data-mark="${CSS.escape(mark)}"]`);
  link?.focus();
  return link !== null;
}

function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}
