import type { JSX } from 'preact';
import { safeHref, shortAddress } from '../format/url.ts';

/** A page that the data names: its path, linked where it is a web address. */
export function Address({ url, label }: { url: string; label?: string }): JSX.Element | null {
  const text = label || shortAddress(url);
  if (text === '') return null;
  const href = safeHref(url);
  if (href === undefined) return <bdi class="address">{text}</bdi>;
  return (
    <a class="address" href={href} target="_blank" rel="noopener noreferrer" title={href}>
      <bdi>{text}</bdi>
    </a>
  );
}
