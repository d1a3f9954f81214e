import type { Child } from 'hono/jsx';

/**
 * A drawing. With a `label` it is an image with that text; without, it is decoration that screen readers skip.
 * Colours come from the `d-…` classes of drawings.css, so every drawing follows the colour scheme.
 */
export function Drawing({
  width,
  height,
  label,
  fills = false,
  class: className = 'drawing',
  children,
}: {
  /** Size of the drawing's own grid. */
  width: number;
  height: number;
  label?: string;
  /** Fills its box and is cut at the right or below, rather than shown whole. @default false */
  fills?: boolean;
  class?: string;
  children: Child;
}) {
  const box = {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: fills ? 'xMinYMid slice' : undefined,
  };
  return label ? (
    <svg class={className} {...box} role="img" aria-label={label}>
      {children}
    </svg>
  ) : (
    <svg class={className} {...box} aria-hidden="true">
      {children}
    </svg>
  );
}

/** Pollen: dots at the given `[x, y, radius]`. */
export function Pollen({ dots }: { dots: readonly (readonly [number, number, number])[] }) {
  return (
    <g class="d-pollen">
      {dots.map(([x, y, radius]) => (
        <circle cx={x} cy={y} r={radius} />
      ))}
    </g>
  );
}
