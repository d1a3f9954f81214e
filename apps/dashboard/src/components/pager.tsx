import type { JSX } from 'preact';
import { count } from '../format/number.ts';
import { place } from '../state/navigation.ts';
import { moved, PAGE_SIZE } from '../state/place.ts';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

/** The way through the pages of a list of `total`. Absent where one page holds it all. */
export function Pager({ total }: { total: number }): JSX.Element | null {
  const { page } = place.value;
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (last === 1 && page === 1) return null;
  return (
    <nav class="pager" aria-label="Pages of people">
      {page > 1 && (
        <Link class="button" to={moved(place.value, { page: Math.min(page - 1, last) })}>
          <Icon name="back" /> Newer
        </Link>
      )}
      <span>
        Page {count(page)} of {count(last)}
      </span>
      {page < last && (
        <Link class="button" to={moved(place.value, { page: page + 1 })}>
          Older <Icon name="next" />
        </Link>
      )}
    </nav>
  );
}
