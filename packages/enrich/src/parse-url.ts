/**
 * `new URL` that answers `null` for what is no absolute URL.
 */
export function parseUrl(text: string): URL | null {
  if (text === '') return null;
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
