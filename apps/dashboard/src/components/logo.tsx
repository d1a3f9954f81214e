import type { JSX } from 'preact';

/** The name with its stone. */
export function Logo(): JSX.Element {
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path class="logo-stone" d="M8 27V13.5C8 8 11.2 4 16.4 4 21.3 4 24 8.2 24 13.2V27z" />
        <path class="logo-carved" d="M12.5 13h7M12.5 17.5h7M12.5 22h7" />
        <path class="logo-ground" d="M3 28.5h26" />
      </svg>
      Waystone
    </span>
  );
}
