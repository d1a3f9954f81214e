import { Drawing } from './svg.tsx';

/** The mark, three streams of air that lift off like a wing, and the name. */
export function Logo() {
  return (
    <>
      <Drawing width={36} height={28} class="logo-mark">
        <path class="d-flow" d="M3 23c9 0 13-2 18-7s8-8 12-9" />
        <path class="d-flow" d="M3 17c7 0 10-2 13-5" />
        <path class="d-flow" d="M3 11c3 0 5-1 7-3" />
        <circle class="d-pollen" cx="21" cy="6" r="3" />
      </Drawing>
      <span class="logo-name">Larkmoor</span>
    </>
  );
}
