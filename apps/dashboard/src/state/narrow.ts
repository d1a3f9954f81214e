/**
 * Whether the screen is too narrow for a table.
 * @module
 */
import { signal } from '@preact/signals';

const query = matchMedia('(max-width: 1050px)');

/** True on phones and small tablets: people are shown as cards there. */
export const narrow = signal(query.matches);

query.addEventListener('change', () => {
  narrow.value = query.matches;
});
