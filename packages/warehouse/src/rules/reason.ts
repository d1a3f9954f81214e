/**
 * What the engine says of a pattern that it does not take, cut to the reason: around it stand the pattern once more, the
 * query, and advice for whoever writes SQL by hand.
 *
 * @example
 * reasonOf('… cannot compile re2: (open, error: missing ): (open. Look at https://github.com/google/re2/…', '(open')
 * // 'missing )'
 */
export function reasonOf(message: string, pattern: string): string {
  const reason =
    between(message, `cannot compile re2: ${pattern}, error: `, '. Look at https://') ??
    // Of sets of patterns, which another library compiles.
    between(message, `Pattern '${pattern}' failed with error '`, "': In scope ") ??
    message;
  // Where the whole pattern is at fault, the reason ends in it.
  const own = `: ${pattern}`;
  const bare = reason.endsWith(own) ? reason.slice(0, -own.length) : reason;
  return bare.trim().replace(/\.$/, '').slice(0, 300);
}

/** Between one text and the last of another that follows it; `null` where they are not there. */
function between(text: string, before: string, after: string): string | null {
  const start = text.indexOf(before);
  if (start === -1) return null;
  const from = start + before.length;
  const end = text.lastIndexOf(after);
  return end < from ? null : text.slice(from, end);
}
