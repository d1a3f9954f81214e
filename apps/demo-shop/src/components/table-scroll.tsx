import type { Child } from 'hono/jsx';

/** Lets a wide table scroll by itself on a narrow screen, by touch and by keyboard. */
export function TableScroll({ label, children }: { label: string; children: Child }) {
  return (
    <section class="table-scroll" aria-label={label} tabindex={0}>
      {children}
    </section>
  );
}
