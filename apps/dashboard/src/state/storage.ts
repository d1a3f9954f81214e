/**
 * Small choices that outlive a visit. Storage may be denied: then they last as long as the page.
 * @module
 */

/** A choice kept earlier; null where there is none or storage is denied. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`waystone.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice; null forgets it. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`waystone.${name}`);
    else localStorage.setItem(`waystone.${name}`, value);
  } catch {
    // Storage denied: the choice holds for this page only.
  }
}
