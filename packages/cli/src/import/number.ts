/**
 * Numbers as people write them: with a point or a comma, and marks between thousands.
 * @module
 */

/** Thousands may be set apart in threes by a point or a comma, an apostrophe or a space. */
const GROUPED = {
  '.': /^[-+]?(?:\d+|\d{1,3}(?:[,'’\s]\d{3})+)(?:\.\d+)?$/,
  ',': /^[-+]?(?:\d+|\d{1,3}(?:[.'’\s]\d{3})+)(?:,\d+)?$/,
};

export type DecimalMark = keyof typeof GROUPED;

/** Reads a number as people write it; not a number where it is none. */
export function readGrouped(text: string, decimal: DecimalMark): number {
  const trimmed = text.trim();
  if (!GROUPED[decimal].test(trimmed)) return Number.NaN;
  const [whole = '', fraction = ''] = trimmed.split(decimal);
  return Number(`${whole.replace(/[^\d+-]/g, '')}.${fraction}`);
}

/** The mark by which a text would be a number, where it is none by the one given. */
export function otherMark(text: string, decimal: DecimalMark | undefined): DecimalMark | undefined {
  return (['.', ','] as const).find((mark) => mark !== decimal && Number.isFinite(readGrouped(text, mark)));
}
