import type { ComponentChildren, JSX } from 'preact';
import { go } from '../state/navigation.ts';
import { formatPlace, type Place } from '../state/place.ts';

type Props = {
  to: Place;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
  /** Title shown by the pointer. */
  title?: string;
  /** Names the link, so that focus can come back to it: see state/focus.ts. */
  mark?: string;
};

/** A link to a place of this page: a real one, so that it opens in a new tab as well. */
export function Link({ to, children, current = false, mark, ...rest }: Props): JSX.Element {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={formatPlace(to)}
      onClick={follow}
      aria-current={current ? 'page' : undefined}
      data-mark={mark}
      {...rest}
    >
      {children}
    </a>
  );
}
