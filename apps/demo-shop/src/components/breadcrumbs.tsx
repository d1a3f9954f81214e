import type { Link } from '../content/navigation.ts';

/** The way from the home page to here. The page itself is not part of it: its title follows. */
export function Breadcrumbs({ links }: { links: readonly Link[] }) {
  return (
    <nav class="breadcrumbs" aria-label="Breadcrumbs">
      <ol>
        {[{ label: 'Home', href: '/shop/' }, ...links].map((link) => (
          <li>
            <a href={link.href}>{link.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
