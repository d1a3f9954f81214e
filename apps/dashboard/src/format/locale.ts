/**
 * The reader's English: dates and numbers as the reader's region writes them, in the language of the page, so that
 * no sentence is half in another language.
 * @module
 */

/** The first of a browser's languages that is English and that Intl knows; British English where there is none. */
export function englishOf(languages: readonly string[]): string {
  return languages.find((tag) => /^en\b/i.test(tag) && isKnown(tag)) ?? 'en-GB';
}

/** The locale of every format on the page. */
export const LOCALE: string = englishOf(navigator.languages);

/** Chromium on Linux offers tags such as `en-US@posix`, which Intl throws at. */
function isKnown(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
