import type { Child } from 'hono/jsx';
import { TickIcon } from './drawings/icons.tsx';

/** A list with ticks: what is included. */
export function Ticks({ items }: { items: readonly Child[] }) {
  return (
    <ul class="ticks">
      {items.map((item) => (
        <li>
          <TickIcon />
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}
