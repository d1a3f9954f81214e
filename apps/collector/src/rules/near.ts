/** Names that share most of their letters in threes with a word: what was probably meant, the nearest first. */
export function nearest(word: string, known: readonly string[], most = 3): string[] {
  const threes = threesOf(word);
  return known
    .map((name) => ({ name, alike: likeness(threes, threesOf(name)) }))
    .filter(({ alike }) => alike >= LEAST)
    .sort((a, b) => b.alike - a.alike || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

const LEAST = 0.25;

function threesOf(word: string): Set<string> {
  const padded = `  ${word.toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
}

/** Shared threes among all (Jaccard), as in PostgreSQL's pg_trgm. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((three) => b.has(three)).length;
  return shared / (a.size + b.size - shared);
}
