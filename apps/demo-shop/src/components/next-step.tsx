import type { Child } from 'hono/jsx';
import type { Link } from '../content/navigation.ts';

/** The end of a page: a sentence, and one or two ways to go on. */
export function NextStep({
  title,
  links,
  children,
}: {
  title: string;
  /** The first is the main one. */
  links: readonly Link[];
  children: Child;
}) {
  return (
    <section class="next-step">
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
      <p class="actions">
        {links.map((link, index) => (
          <a class={index === 0 ? 'button' : 'button button-quiet'} href={link.href}>
            {link.label}
          </a>
        ))}
      </p>
    </section>
  );
}
