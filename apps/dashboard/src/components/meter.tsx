import type { JSX } from 'preact';
import { share } from '../format/number.ts';

/** A share (0 to 1) as a bar and a number. `label` says what of: "Confidence". */
export function Meter({ value, label }: { value: number; label: string }): JSX.Element {
  const filled = Math.min(1, Math.max(0, value));
  return (
    <span class="meter">
      <span class="sr">{label} </span>
      <span class="meter-bar" aria-hidden="true">
        <span style={{ inlineSize: `${filled * 100}%` }} />
      </span>
      <span class="meter-number">{share(filled)}</span>
    </span>
  );
}
