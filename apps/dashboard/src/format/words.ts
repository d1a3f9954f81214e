/**
 * Words out of the data's names.
 * @module
 */

/** A name such as `comparison_read` or `comparison-read` as words: "Comparison read". */
export function sentence(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LONGEST_ID = 22;

/** A person's id short enough for a line; both ends stay, since ids of one kind begin alike. */
export function shortId(id: string): string {
  if (id.length <= LONGEST_ID || id.includes('@')) return id;
  return `${id.slice(0, 10)}…${id.slice(-6)}`;
}
