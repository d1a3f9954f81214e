/**
 * Makes text valid Unicode: a lone surrogate (half of a UTF-16 pair, as a cut emoji leaves behind) becomes U+FFFD.
 * One lone surrogate makes ClickHouse refuse a whole batch.
 */
export function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** Any escape sequence of a JSON text, so that `\\ud800` (a backslash, then letters) is told from `\ud800`. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|.)/gi;

const isSurrogate = (hex: string | undefined): boolean => hex !== undefined && /^d[89a-f]/i.test(hex);

/**
 * `JSON.stringify`, with every lone surrogate in it, in keys and in values, replaced by U+FFFD.
 *
 * `JSON.stringify` writes pairs as they are and only lone surrogates as `\udXXX`, so a text without `\ud` needs
 * no second look.
 *
 * @throws RangeError where the value is nested too deep for the stack; TypeError where it is circular.
 */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  if (!json.includes('\\ud')) return json;
  return json.replace(ESCAPE, (sequence, hex) => (isSurrogate(hex) ? '\\ufffd' : sequence));
}
