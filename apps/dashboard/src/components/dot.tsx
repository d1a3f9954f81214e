import type { JSX } from 'preact';

/** A dot between two parts of a line. It stays at the end of a line rather than open the next one. */
export function Dot(): JSX.Element {
  return <span class="dot-between">{'\u00a0· '}</span>;
}
